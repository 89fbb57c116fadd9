package io.jobdispatch.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of what must be so on every machine, with its {@link Place} as parameter. Backends run it
 * in their own builds, by its tag, and there its evaluators are in other processes: they reach no
 * object of the test.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Tag("every-place")
@ParameterizedTest
@ArgumentsSource(OnEveryPlace.Places.class)
@interface OnEveryPlace {

  /** Tells whether a machine of one thread, in virtual time, cannot show it. */
  boolean realOnly() default false;

  /** The places of a test. */
  final class Places implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      OnEveryPlace test = context.getRequiredTestMethod().getAnnotation(OnEveryPlace.class);
      boolean real = test.realOnly() || Place.isElsewhere();
      return (real ? Stream.of(Place.REAL) : Arrays.stream(Place.values())).map(Arguments::of);
    }
  }
}
