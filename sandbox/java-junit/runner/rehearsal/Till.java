import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public class Till {
    public record Item(String name, int cents) {}

    private final Map<String, Integer> prices = new HashMap<>();
    private final List<Item> sold = new ArrayList<>();

    public void price(String name, int cents) {
        if (cents < 0) {
            throw new IllegalArgumentException("negative price: " + cents);
        }
        prices.put(name, cents);
    }

    public Optional<Item> sell(String name) {
        Integer cents = prices.get(name);
        if (cents == null) {
            return Optional.empty();
        }
        Item item = new Item(name, cents);
        sold.add(item);
        return Optional.of(item);
    }

    public int total() {
        return sold.stream().mapToInt(Item::cents).sum();
    }
}
