package tester.explorer;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Values of the library's types that have no literals. */
final class Library {
    private Library() {}

    /** Empty for types that we know nothing of. */
    static List<Expr> of(Shape shape, Pools pools, int depth) {
        Class<?> raw = shape.raw();
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants()).limit(8).map(Expr::of).toList();
        }
        if (raw == Optional.class) return optionals(pools.of(shape.argument(0), depth + 1));
        if (raw == Map.Entry.class) return entries(pools.of(shape.argument(0), depth + 1), pools.of(shape.argument(1), depth + 1));
        if (raw == java.util.Iterator.class || raw == Stream.class) return walked(raw, pools.of(shape.argument(0), depth + 1));
        if (raw == Class.class) return List.of(Expr.of((Object) String.class), Expr.of((Object) Integer.class));
        return switch (raw.getName()) {
            case "java.math.BigDecimal" -> values(new BigDecimal("12.50"), BigDecimal.ZERO, new BigDecimal("1"), new BigDecimal("-3.7"), new BigDecimal("100"));
            case "java.math.BigInteger" -> values(BigInteger.TEN, BigInteger.ZERO, BigInteger.ONE, BigInteger.valueOf(-7), BigInteger.TWO.pow(70));
            case "java.time.LocalDate" -> values(LocalDate.of(2024, 2, 29), LocalDate.of(2023, 12, 31), LocalDate.of(2024, 7, 1), LocalDate.of(2021, 1, 3));
            case "java.time.LocalTime" -> values(LocalTime.of(9, 30), LocalTime.of(0, 0), LocalTime.of(23, 59, 59));
            case "java.time.LocalDateTime" -> values(LocalDateTime.of(2024, 2, 29, 9, 30), LocalDateTime.of(2023, 12, 31, 23, 59, 59));
            case "java.time.Instant" -> values(Instant.parse("2024-02-29T09:30:00Z"), Instant.EPOCH);
            case "java.time.Duration" -> values(Duration.ofSeconds(90), Duration.ZERO, Duration.ofSeconds(86_400), Duration.ofSeconds(-5));
            case "java.time.Period" -> values(Period.of(1, 2, 3), Period.ZERO);
            case "java.time.DayOfWeek" -> values(DayOfWeek.MONDAY, DayOfWeek.SUNDAY);
            case "java.time.ZoneId" -> List.of(made("ZoneId.of(\"UTC\")", () -> ZoneId.of("UTC"), "java.time.ZoneId"));
            case "java.time.ZoneOffset" -> List.of(made("ZoneOffset.UTC", () -> ZoneOffset.UTC, "java.time.ZoneOffset"));
            case "java.time.Clock" -> List.of(made("Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)",
                    () -> Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), "java.time.Clock", "java.time.Instant", "java.time.ZoneOffset"));
            case "java.util.Date" -> List.of(made("new Date(0)", () -> new Date(0), "java.util.Date"),
                    made("new Date(1_700_000_000_000L)", () -> new Date(1_700_000_000_000L), "java.util.Date"));
            case "java.util.UUID" -> values(new UUID(1, 2), new UUID(0, 0));
            case "java.util.OptionalInt" -> values(OptionalInt.of(5), OptionalInt.empty());
            case "java.util.Random" -> List.of(made("new Random(42)", () -> new Random(42), "java.util.Random"));
            case "java.util.Locale" -> List.of(made("Locale.ROOT", () -> Locale.ROOT, "java.util.Locale"),
                    made("Locale.GERMANY", () -> Locale.GERMANY, "java.util.Locale"));
            case "java.util.regex.Pattern" -> List.of(made("Pattern.compile(\"b\")", () -> Pattern.compile("b"), "java.util.regex.Pattern"));
            case "java.util.concurrent.atomic.AtomicInteger" -> List.of(made("new AtomicInteger(5)", () -> new AtomicInteger(5), raw.getName()));
            case "java.util.concurrent.atomic.AtomicLong" -> List.of(made("new AtomicLong(5)", () -> new AtomicLong(5), raw.getName()));
            case "java.lang.StringBuilder", "java.lang.Appendable" -> List.of(
                    made("new StringBuilder(\"abc\")", () -> new StringBuilder("abc")), made("new StringBuilder()", StringBuilder::new));
            case "java.lang.StringBuffer" -> List.of(made("new StringBuffer(\"abc\")", () -> new StringBuffer("abc")));
            case "java.io.Reader", "java.io.StringReader", "java.lang.Readable" -> List.of(
                    made("new StringReader(\"abc\\ndef\")", () -> new StringReader("abc\ndef"), "java.io.StringReader"),
                    made("new StringReader(\"\")", () -> new StringReader(""), "java.io.StringReader"));
            case "java.io.Writer", "java.io.StringWriter" -> List.of(made("new StringWriter()", StringWriter::new, "java.io.StringWriter"));
            case "java.io.InputStream" -> List.of(made("new ByteArrayInputStream(new byte[] {97, 98, 99})",
                    () -> new ByteArrayInputStream(new byte[] {97, 98, 99}), "java.io.ByteArrayInputStream"));
            case "java.nio.charset.Charset" -> List.of(made("StandardCharsets.UTF_8", () -> StandardCharsets.UTF_8, "java.nio.charset.StandardCharsets"));
            case "java.util.stream.IntStream" -> List.of(made("IntStream.of(3, 1, 2)", () -> IntStream.of(3, 1, 2), "java.util.stream.IntStream"),
                    made("IntStream.empty()", IntStream::empty, "java.util.stream.IntStream"));
            case "java.lang.Throwable", "java.lang.Exception", "java.lang.RuntimeException" -> List.of(
                    made("new IllegalStateException(\"boom\")", () -> new IllegalStateException("boom")));
            case "java.util.concurrent.Executor" -> List.of(made("Runnable::run", () -> (java.util.concurrent.Executor) Runnable::run));
            default -> List.of();
        };
    }

    private static List<Expr> values(Object... values) {
        return Arrays.stream(values).map(Expr::of).toList();
    }

    private static Expr made(String text, Expr.Maker maker, String... imports) {
        return Expr.of(Code.of(text, imports), maker);
    }

    private static List<Expr> optionals(List<Expr> pool) {
        List<Expr> all = new ArrayList<>();
        for (Expr each : pool.stream().filter(each -> !each.isNull()).limit(5).toList()) {
            Code code = Code.of("Optional.of(", "java.util.Optional").then(each.code()).then(")");
            all.add(Expr.of(code, () -> Optional.of(each.maker().make())));
        }
        all.add(Math.min(1, all.size()), Expr.of(Optional.empty()));
        return all;
    }

    private static List<Expr> entries(List<Expr> keys, List<Expr> values) {
        List<Expr> all = new ArrayList<>();
        for (int i = 0; i < 4 && i < keys.size() && i < values.size(); i++) {
            List<Expr> both = List.of(keys.get(i), values.get(i));
            all.add(Expr.of(Expr.codes("Map.entry(", both, ")").with(Set.of("java.util.Map")), () -> {
                Object[] made = Expr.make(both);
                return Map.entry(made[0], made[1]);
            }));
        }
        return all;
    }

    private static List<Expr> walked(Class<?> raw, List<Expr> pool) {
        List<Expr> all = new ArrayList<>();
        List<Expr> items = pool.stream().filter(each -> !each.isNull()).limit(3).toList();
        for (List<Expr> some : List.of(items, List.<Expr>of(), items.subList(0, Math.min(1, items.size())))) {
            boolean isStream = raw == Stream.class;
            Expr list = Pools.listOf(some);
            Code code = isStream
                    ? Expr.codes("Stream.of(", some, ")").with(Set.of("java.util.stream.Stream"))
                    : list.code().then(".iterator()");
            all.add(Expr.of(code, () -> isStream ? Stream.of(Expr.make(some)) : ((List<?>) list.maker().make()).iterator()));
        }
        return all;
    }
}
