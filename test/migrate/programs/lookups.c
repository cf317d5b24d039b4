/* What the program has looked up, in variables of the C library's: users, a
 * host, a protocol, a service; and where it stands in the list of users. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name(const struct passwd *User) {
  return User ? User->pw_name : "none";
}

int main(void) {
  struct protoent *Protocol = getprotobyname("tcp");
  struct servent *Service = getservbyname("http", "tcp");
  struct hostent *Host = gethostbyname("127.0.0.1");
  struct passwd *User;
  const char *Digits = l64a(123456789);
  int i;
  setpwent();
  User = getpwent();
  User = getpwent();
  for (i = 0; i < 3; i++)
    printf("%d %s\n", i, name(User));
  printf("%s\n", name(getpwent()));
  printf("%s\n", name(getpwent()));
  endpwent();
  printf("%s %s\n", Digits, name(getpwnam("root")));
  printf("%s %d\n", Protocol ? Protocol->p_name : "none",
         Protocol ? Protocol->p_proto : 0);
  printf("%s %d\n", Service ? Service->s_name : "none",
         Service ? ntohs((uint16_t)Service->s_port) : 0);
  printf("%s %d\n", Host ? Host->h_name : "none",
         Host ? (unsigned char)Host->h_addr_list[0][0] : 0);
  return 0;
}
