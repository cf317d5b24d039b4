/* Users, groups, hosts, services and protocols that the program has looked up.
 * The C library returns them in variables of its own, here they are in those of
 * this file, which is compiled with the pass, until the next call.
 *
 * Relies on: texts.c. */
#define _GNU_SOURCE 1
#include <grp.h>
#include <netdb.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

char *mt_hold_text(char **To, const char *Text); /* texts.c */

/* Replaces a list of texts, or of so many bytes each. */
static char **holdList(char **To, char **From, size_t Length) {
  size_t Count = 0, I;
  for (I = 0; To && To[I]; I++)
    free(To[I]);
  free(To);
  while (From && From[Count])
    Count++;
  To = calloc(Count + 1, sizeof *To);
  for (I = 0; To && I < Count; I++)
    if (!Length)
      To[I] = strdup(From[I]);
    else if ((To[I] = malloc(Length)))
      memcpy(To[I], From[I], Length);
  return To;
}

/* ---- users and groups ---- */

/* As in glibc, each function has its own. */
static struct passwd UserByName, UserById, NextUser;
static struct group GroupByName, GroupById, NextGroup;

static struct passwd *keepUser(struct passwd *To, const struct passwd *From) {
  if (!From)
    return NULL;
  To->pw_uid = From->pw_uid;
  To->pw_gid = From->pw_gid;
  mt_hold_text(&To->pw_name, From->pw_name);
  mt_hold_text(&To->pw_passwd, From->pw_passwd);
  mt_hold_text(&To->pw_gecos, From->pw_gecos);
  mt_hold_text(&To->pw_dir, From->pw_dir);
  mt_hold_text(&To->pw_shell, From->pw_shell);
  return To;
}

struct passwd *mt_getpwnam(const char *Name) {
  return keepUser(&UserByName, getpwnam(Name));
}

struct passwd *mt_getpwuid(uid_t Id) {
  return keepUser(&UserById, getpwuid(Id));
}

/* How many have been read one after the other, which go on from there. */
static long Users, Groups;

struct passwd *mt_getpwent(void) {
  struct passwd *Next = keepUser(&NextUser, getpwent());
  Users += Next != NULL;
  return Next;
}

void mt_setpwent(void) {
  Users = 0;
  setpwent();
}

void mt_endpwent(void) {
  Users = 0;
  endpwent();
}

static struct group *keepGroup(struct group *To, const struct group *From) {
  if (!From)
    return NULL;
  To->gr_gid = From->gr_gid;
  mt_hold_text(&To->gr_name, From->gr_name);
  mt_hold_text(&To->gr_passwd, From->gr_passwd);
  To->gr_mem = holdList(To->gr_mem, From->gr_mem, 0);
  return To;
}

struct group *mt_getgrnam(const char *Name) {
  return keepGroup(&GroupByName, getgrnam(Name));
}

struct group *mt_getgrgid(gid_t Id) {
  return keepGroup(&GroupById, getgrgid(Id));
}

struct group *mt_getgrent(void) {
  struct group *Next = keepGroup(&NextGroup, getgrent());
  Groups += Next != NULL;
  return Next;
}

void mt_setgrent(void) {
  Groups = 0;
  setgrent();
}

void mt_endgrent(void) {
  Groups = 0;
  endgrent();
}

/* ---- the network's ---- */

static struct hostent Host;
static struct servent Service;
static int Port; /* the service's, in this machine's order */
static struct protoent Protocol;

static struct hostent *keepHost(const struct hostent *From) {
  if (!From)
    return NULL;
  mt_hold_text(&Host.h_name, From->h_name);
  Host.h_aliases = holdList(Host.h_aliases, From->h_aliases, 0);
  Host.h_addrtype = From->h_addrtype;
  Host.h_length = From->h_length;
  Host.h_addr_list =
      holdList(Host.h_addr_list, From->h_addr_list, (size_t)From->h_length);
  return &Host;
}

struct hostent *mt_gethostbyname(const char *Name) {
  return keepHost(gethostbyname(Name));
}

struct hostent *mt_gethostbyname2(const char *Name, int Family) {
  return keepHost(gethostbyname2(Name, Family));
}

struct hostent *mt_gethostbyaddr(const void *Bytes, socklen_t Length,
                                 int Family) {
  return keepHost(gethostbyaddr(Bytes, Length, Family));
}

/* As ntohs, and htons, which would say that one of the variables keeps its
 * bytes. */
static uint16_t portOf(uint16_t Number) {
  unsigned char Bytes[2];
  memcpy(Bytes, &Number, sizeof Bytes);
  return (uint16_t)(Bytes[0] << 8 | Bytes[1]);
}

static struct servent *keepService(const struct servent *From) {
  if (!From)
    return NULL;
  mt_hold_text(&Service.s_name, From->s_name);
  Service.s_aliases = holdList(Service.s_aliases, From->s_aliases, 0);
  Service.s_port = From->s_port;
  Port = portOf((uint16_t)From->s_port);
  mt_hold_text(&Service.s_proto, From->s_proto);
  return &Service;
}

struct servent *mt_getservbyname(const char *Name, const char *Of) {
  return keepService(getservbyname(Name, Of));
}

struct servent *mt_getservbyport(int Number, const char *Of) {
  return keepService(getservbyport(Number, Of));
}

static struct protoent *keepProtocol(const struct protoent *From) {
  if (!From)
    return NULL;
  mt_hold_text(&Protocol.p_name, From->p_name);
  Protocol.p_aliases = holdList(Protocol.p_aliases, From->p_aliases, 0);
  Protocol.p_proto = From->p_proto;
  return &Protocol;
}

struct protoent *mt_getprotobyname(const char *Name) {
  return keepProtocol(getprotobyname(Name));
}

struct protoent *mt_getprotobynumber(int Number) {
  return keepProtocol(getprotobynumber(Number));
}

/* In the image the service's port is nothing but Port: its bytes are in no
 * order that a number would be converted from. */
void mt_note_databases(void) { Service.s_port = 0; }

void mt_forget_databases(void) { Service.s_port = portOf((uint16_t)Port); }

void mt_restore_databases(void) {
  long I;
  for (I = 0; I < Users && getpwent(); ++I) {
  }
  for (I = 0; I < Groups && getgrent(); ++I) {
  }
  mt_forget_databases();
}
