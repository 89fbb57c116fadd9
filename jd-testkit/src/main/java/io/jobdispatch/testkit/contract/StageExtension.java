package io.jobdispatch.testkit.contract;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test its stage, and clears it afterwards. */
final class StageExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(StageExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    VirtualMachineContract contract = (VirtualMachineContract) context.getRequiredTestInstance();
    context.getStore(NAMESPACE).put(Stage.class, new Stage(contract));
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    stage(context).end();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return stage(context);
  }

  private static Stage stage(ExtensionContext context) {
    return Objects.requireNonNull(context.getStore(NAMESPACE).get(Stage.class, Stage.class));
  }
}
