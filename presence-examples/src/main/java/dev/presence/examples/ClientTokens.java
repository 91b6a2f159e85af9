package dev.presence.examples;

/** Which tokens open the client endpoint, and for whom. */
interface ClientTokens {
  /** Whether the token is any client's. */
  boolean knows(Token presented);

  /** Whether whoever holds the token may call themselves {@code user}. */
  boolean allows(Token presented, String user);

  /** One token for everybody: its holder may name any user. */
  static ClientTokens shared(Token shared) {
    return new ClientTokens() {
      @Override
      public boolean knows(Token presented) {
        return shared.isSameAs(presented);
      }

      @Override
      public boolean allows(Token presented, String user) {
        return knows(presented);
      }
    };
  }
}
