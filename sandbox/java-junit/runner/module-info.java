/** A named module with closed packages: user code in the same process cannot open our fields by reflection. */
module tester.runner {
    requires java.compiler;
    requires java.instrument;
    requires java.management;
    requires jdk.compiler;

    exports tester.probes;
    /** Where the virtual machine starts an agent; see `Instruments`. */
    exports tester.runner to
        java.instrument;
    /** What JUnit makes orders with. */
    opens tester.order;
}
