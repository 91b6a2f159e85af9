package dev.presence.examples;

import java.util.Optional;
import org.glassfish.grizzly.http.HttpRequestPacket;

/** What every request must pass, whatever it asks for: the right Host, and no foreign Origin. */
record AddressRules(HostRule hosts, Origins origins) {
  Optional<Denial> check(HttpRequestPacket request) {
    Optional<String> host = HttpHeaders.only(request, "Host");
    Optional<String> origin = HttpHeaders.only(request, "Origin");
    if (host.isPresent() && !hosts.allows(host.get())) {
      return Optional.of(Denial.forbidden("this server answers to loopback names only"));
    }
    if (origin.isPresent() && !origins.allow(origin.get(), scheme(request) + host.orElse(""))) {
      return Optional.of(Denial.forbidden("pages of this origin may not connect"));
    }
    return Optional.empty();
  }

  private static String scheme(HttpRequestPacket request) {
    return request.isSecure() ? "https://" : "http://";
  }
}
