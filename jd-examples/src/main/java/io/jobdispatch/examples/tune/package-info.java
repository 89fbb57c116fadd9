/** The demo {@code tune}: an asynchronous optimiser fits a chemical reaction to measurements. */
@NullMarked
package io.jobdispatch.examples.tune;

import org.jspecify.annotations.NullMarked;
