// expect: passed | Guava, Commons Lang and AssertJ are at hand
import com.google.common.cache.CacheBuilder;
import com.google.common.collect.ImmutableMultiset;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import org.apache.commons.lang3.StringUtils;

public class Inventory {
    private final ImmutableMultiset<String> goods;

    public Inventory(String... goods) {
        this.goods = ImmutableMultiset.copyOf(goods);
    }

    public int count(String name) {
        return goods.count(StringUtils.trimToEmpty(name));
    }

    public String fingerprint() {
        return Hashing.sha256().hashString(goods.toString(), StandardCharsets.UTF_8).toString();
    }

    public static long cached() {
        var cache = CacheBuilder.newBuilder().maximumSize(2).<String, Integer>build();
        for (int i = 0; i < 5; i++) cache.put("k" + i, i);
        return cache.size();
    }
}

// --- suite
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import org.junit.jupiter.api.Test;

class InventoryTest {
    private final Inventory inventory = new Inventory("tea", "tea", "jam");

    @Test
    void counts() {
        assertSoftly(softly -> {
            softly.assertThat(inventory.count(" tea ")).isEqualTo(2);
            softly.assertThat(inventory.count(null)).isZero();
        });
    }

    @Test
    void hasAFingerprint() {
        assertThat(inventory.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(Inventory.cached()).isEqualTo(2);
    }
}
