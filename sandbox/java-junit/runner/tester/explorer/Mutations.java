package tester.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Neighbours of inputs. */
final class Mutations {
    private static final int MAX_CHARACTERS = 40;
    private static final int MAX_ITEMS = 6;

    private final Random random;
    private final List<String> fragments;

    Mutations(Random random, List<String> fragments) {
        this.random = random;
        this.fragments = fragments;
    }

    /** `pool`: other values of its type. */
    Expr vary(Expr input, List<Expr> pool) {
        if (random.nextInt(10) < 3 || input.isNull()) return pick(pool);
        if (input.basic() != null) return basic(input, pool);
        if (input.rebuild().isPresent()) return input.rebuild().get().apply(items(input.items(), pool));
        return pick(pool);
    }

    private Expr basic(Expr input, List<Expr> pool) {
        return switch (input.basic()) {
            case Integer number -> Expr.of((int) number(number));
            case Long number -> Expr.of(number(number));
            case Short number -> Expr.of((short) number(number));
            case Byte number -> Expr.of((byte) number(number));
            case Double number -> Expr.of((Object) (random.nextBoolean() ? number + 1 : number / 2));
            case Float number -> Expr.of((Object) (random.nextBoolean() ? number + 1 : number / 2));
            case Character letter -> Expr.of((char) (letter + (random.nextBoolean() ? 1 : -1)));
            case String text -> Expr.of(text(text));
            default -> pick(pool);
        };
    }

    private long number(long number) {
        return switch (random.nextInt(6)) {
            case 0 -> number + 1;
            case 1 -> number - 1;
            case 2 -> number * 2;
            case 3 -> -number;
            case 4 -> number / 2;
            default -> number + 10;
        };
    }

    private String text(String text) {
        int at = random.nextInt(text.length() + 1);
        String piece = fragments.isEmpty() || random.nextInt(4) == 0
                ? List.of("a", "B", "7", " ", "xyz").get(random.nextInt(5))
                : fragments.get(random.nextInt(fragments.size()));
        String varied = switch (random.nextInt(6)) {
            case 0 -> text.isEmpty() ? piece : text.substring(0, text.length() - 1);
            case 1 -> text.isEmpty() ? piece : text.substring(0, Math.max(0, at - 1)) + text.substring(at);
            case 2 -> text + piece;
            case 3 -> piece + text;
            case 4 -> text + text;
            default -> text.substring(0, at) + piece + text.substring(at);
        };
        return varied.length() > MAX_CHARACTERS ? text : varied;
    }

    private List<Expr> items(List<Expr> items, List<Expr> pool) {
        List<Expr> varied = new ArrayList<>(items);
        int at = varied.isEmpty() ? 0 : random.nextInt(varied.size());
        if (!isList(items)) {
            varied.set(at, vary(varied.get(at), List.of(varied.get(at))));
            return varied;
        }
        switch (random.nextInt(5)) {
            case 0 -> {
                if (!varied.isEmpty()) varied.set(at, vary(varied.get(at), varied));
            }
            case 1 -> {
                if (!varied.isEmpty() && varied.size() < MAX_ITEMS) varied.add(at, vary(varied.get(at), varied));
            }
            case 2 -> {
                if (varied.size() > 1) varied.set(at, varied.get((at + 1) % varied.size()));
            }
            case 3 -> {
                if (varied.size() > 1) varied.add(varied.remove(at));
            }
            default -> {
                List<Expr> others = pick(pool).items();
                if (others.size() == varied.size()) return others;
            }
        }
        return varied;
    }

    /** Parts of the same kind may come and go; arguments may not. */
    private static boolean isList(List<Expr> items) {
        return items.stream().map(each -> each.basic() == null ? Object.class : each.basic().getClass()).distinct().count() <= 1;
    }

    private Expr pick(List<Expr> pool) {
        return pool.get(random.nextInt(pool.size()));
    }
}
