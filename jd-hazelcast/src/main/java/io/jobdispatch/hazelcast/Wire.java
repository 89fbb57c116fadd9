package io.jobdispatch.hazelcast;

/** What carries frames between the endpoints of a cluster, as one endpoint has it. */
interface Wire extends AutoCloseable {

  /*
   * Between two endpoints frames of one thread arrive in the order in which they were published,
   * none twice; any of them may be lost. The links above make good what that lacks.
   */

  /** What an endpoint hears. Any thread of the wire, several at a time; quick, never blocks. */
  interface Listener {

    /**
     * A frame has come.
     *
     * @param bytes the frame, perhaps of another version, perhaps none
     * @param from the member that published it, as people call it
     */
    void received(byte[] bytes, String from);

    /** A member has joined, or this one was taken back. */
    void joined();

    /**
     * A member is gone.
     *
     * @param member the cluster's name for it
     */
    void left(String member);

    /** This member was cut off, and is about to be taken back as a new one. */
    void merging();

    /** This member has ended, and this endpoint with it. */
    void stopped();
  }

  /** Tells whether this member can still carry anything. */
  boolean isRunning();

  /** Tells the cluster's name for this member. */
  String member();

  /** Tells what people call this member: its address. */
  String name();

  /** Counts the other members. */
  int others();

  /** Begins to listen. Once. */
  void listen(long endpoint, Listener listener);

  /**
   * Sends a frame to one endpoint. Can block.
   *
   * @throws RuntimeException if this member cannot send any more
   */
  void publish(long endpoint, byte[] frame);

  /**
   * Sends a frame to all endpoints. Can block.
   *
   * @throws RuntimeException if this member cannot send any more
   */
  void publishToAll(byte[] frame);

  /**
   * Watches a member's process closely, so that {@link Listener#left} is called as soon as it dies.
   * A hint: without it a death is noticed, too, but later.
   *
   * @param member the cluster's name for it
   * @param name its address
   */
  void attend(String member, String name);

  /** Watches it no more. */
  void neglect(String member);

  /** Stops listening, and ends the member if it was started for this endpoint. */
  @Override
  void close();
}
