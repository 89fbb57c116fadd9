package io.jobdispatch.hazelcast;

import com.hazelcast.config.JavaSerializationFilterConfig;

/** What a member may read by Java's serialisation: what Hazelcast sends so, and nothing else. */
final class MemberFilter {

  /*
   * A member that was refused something is answered by an exception, which Hazelcast serialises as
   * Java does. Who cannot read it waits for its answer for ever: a host that joined while others came
   * and went was never heard, since one of these was missing here. Another thing that is sent so is
   * the state of a cluster, on which a part of it agrees before it becomes one with another: where it
   * could not be read, parts of more than one member stayed apart for ever. All else that members
   * tell each other has a codec of its own, and what we send are bytes.
   *
   * The JDK's classes are those that an exception is made of; they hold data and run no code.
   */

  private static final String[] PACKAGES = {"com.hazelcast.spi.exception.", "com.hazelcast.core."};

  private static final String[] CLASSES = {
    "[Ljava.lang.StackTraceElement;",
    "[Ljava.lang.Throwable;",
    "com.hazelcast.cluster.ClusterState",
    "com.hazelcast.config.InvalidConfigurationException",
    "com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException",
    "com.hazelcast.internal.cluster.impl.ConfigMismatchException",
    "com.hazelcast.internal.cluster.impl.MasterNodeChangedException",
    "com.hazelcast.internal.cluster.impl.VersionMismatchException",
    "com.hazelcast.internal.partition.PartitionStateVersionMismatchException",
    "com.hazelcast.nio.serialization.HazelcastSerializationException",
    "com.hazelcast.partition.NoDataMemberInClusterException",
    "com.hazelcast.splitbrainprotection.SplitBrainProtectionException",
    "com.hazelcast.topic.TopicOverloadException",
    "com.hazelcast.transaction.TransactionException",
    "com.hazelcast.transaction.TransactionNotActiveException",
    "com.hazelcast.transaction.TransactionTimedOutException",
    "com.hazelcast.version.MemberVersion",
    "java.io.EOFException",
    "java.io.IOException",
    "java.io.InvalidClassException",
    "java.io.InvalidObjectException",
    "java.io.NotSerializableException",
    "java.io.ObjectStreamException",
    "java.io.OptionalDataException",
    "java.io.StreamCorruptedException",
    "java.io.UTFDataFormatException",
    "java.lang.ArithmeticException",
    "java.lang.ArrayIndexOutOfBoundsException",
    "java.lang.AssertionError",
    "java.lang.ClassCastException",
    "java.lang.ClassNotFoundException",
    "java.lang.Enum",
    "java.lang.Error",
    "java.lang.Exception",
    "java.lang.IllegalArgumentException",
    "java.lang.IllegalStateException",
    "java.lang.IndexOutOfBoundsException",
    "java.lang.IncompatibleClassChangeError",
    "java.lang.InterruptedException",
    "java.lang.LinkageError",
    "java.lang.NegativeArraySizeException",
    "java.lang.NoClassDefFoundError",
    "java.lang.NoSuchFieldError",
    "java.lang.NoSuchMethodError",
    "java.lang.NullPointerException",
    "java.lang.NumberFormatException",
    "java.lang.OutOfMemoryError",
    "java.lang.ReflectiveOperationException",
    "java.lang.RuntimeException",
    "java.lang.SecurityException",
    "java.lang.StackOverflowError",
    "java.lang.StackTraceElement",
    "java.lang.StringIndexOutOfBoundsException",
    "java.lang.Throwable",
    "java.lang.UnsupportedOperationException",
    "java.lang.VirtualMachineError",
    "java.net.ConnectException",
    "java.net.SocketException",
    "java.nio.channels.ClosedChannelException",
    "java.util.ArrayList",
    "java.util.Collections$EmptyList",
    "java.util.Collections$UnmodifiableCollection",
    "java.util.Collections$UnmodifiableList",
    "java.util.ConcurrentModificationException",
    "java.util.NoSuchElementException",
    "java.util.concurrent.CancellationException",
    "java.util.concurrent.CompletionException",
    "java.util.concurrent.ExecutionException",
    "java.util.concurrent.RejectedExecutionException",
    "java.util.concurrent.TimeoutException"
  };

  private MemberFilter() {}

  static JavaSerializationFilterConfig allowed() {
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.setDefaultsDisabled(true);
    filter.getWhitelist().addPrefixes(PACKAGES).addClasses(CLASSES);
    return filter;
  }
}
