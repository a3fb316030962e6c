import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Accounts and the money that moves between them. Amounts are whole cents. */
public class Ledger {
    /** One movement, as it stands in the books. */
    public record Entry(String from, String to, long cents, String purpose) {
        public Entry {
            Objects.requireNonNull(purpose, "purpose");
            if (cents <= 0) throw new IllegalArgumentException(cents + " cents cannot be moved");
            if (from.equals(to)) throw new IllegalArgumentException("money cannot stay where it is");
        }
    }

    /** Somebody who is told about large movements. */
    public interface Watcher {
        void seen(Entry entry);
    }

    private final Map<String, Long> balances = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Watcher watcher;
    private final long watchedFrom;

    public Ledger(Watcher watcher, long watchedFrom) {
        this.watcher = watcher;
        this.watchedFrom = watchedFrom;
    }

    public void open(String account, long cents) {
        if (cents < 0) throw new IllegalArgumentException("an account starts with nothing at least");
        if (balances.putIfAbsent(account, cents) != null) {
            throw new IllegalStateException(account + " is open already");
        }
    }

    public long balanceOf(String account) {
        Long cents = balances.get(account);
        if (cents == null) throw new InvalidAccountException(account);
        return cents;
    }

    public void move(String from, String to, long cents, String purpose) {
        Entry entry = new Entry(from, to, cents, purpose);
        long left = balanceOf(from) - cents;
        long there = Math.addExact(balanceOf(to), cents);
        if (left < 0) throw new IllegalStateException(from + " lacks " + -left + " cents");
        balances.put(from, left);
        balances.put(to, there);
        entries.add(entry);
        if (cents >= watchedFrom) watcher.seen(entry);
    }

    public List<Entry> entriesOf(String account) {
        return entries.stream().filter(entry -> entry.from().equals(account) || entry.to().equals(account)).toList();
    }

    public long total() {
        return balances.values().stream().mapToLong(Long::longValue).sum();
    }
}

class InvalidAccountException extends RuntimeException {
    InvalidAccountException(String account) {
        super("there is no account " + account);
    }
}
