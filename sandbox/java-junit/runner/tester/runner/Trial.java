package tester.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run that the worker wants. `source`: in place of the job's own. `tests`: keys of those to run, all when empty.
 * `seed`: of the order in which they run. `wallMs`: milliseconds that it may take.
 */
record Trial(
        String id,
        Optional<String> source,
        Optional<List<String>> tests,
        Optional<Long> seed,
        boolean stopsAtFailure,
        boolean measuresCoverage,
        long wallMs) {

    /** @throws IllegalArgumentException when `document` is no JSON. */
    static List<Trial> listIn(String document) {
        return ((List<?>) JsonReader.read(document)).stream().map(each -> of((Map<?, ?>) each)).toList();
    }

    private static Trial of(Map<?, ?> members) {
        return new Trial(
                (String) members.get("id"),
                Optional.ofNullable((String) members.get("source")),
                Optional.ofNullable((List<?>) members.get("tests"))
                        .map(keys -> keys.stream().map(String.class::cast).toList()),
                Optional.ofNullable((Double) members.get("seed")).map(Double::longValue),
                Boolean.TRUE.equals(members.get("stopsAtFailure")),
                Boolean.TRUE.equals(members.get("measuresCoverage")),
                ((Double) members.get("wallMs")).longValue());
    }
}
