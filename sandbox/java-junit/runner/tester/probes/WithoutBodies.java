package tester.probes;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Has JUnit find all tests, those too that it finds only while it runs, without running any. */
@SuppressWarnings("exports")
public final class WithoutBodies implements InvocationInterceptor {
    /** Called by JUnit. */
    public WithoutBodies() {}

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> body, DynamicTestInvocationContext test, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> body, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        body.skip();
    }
}
