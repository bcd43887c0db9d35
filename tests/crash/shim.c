/* Stands between the program and the C library (LD_PRELOAD): writes down what is done to the files
 * of one folder, and makes one write or one flush of them fail, once or from then on. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { FILES = 1024, NAME = 512 };
enum { WRITES = 0, SYNCS = 1 };
enum { WRITE = 1, TRUNCATE, SYNC, SYNC_FAILED, DELETE, RENAME, TOLD, NAMES, FOLDER };

static char folder[NAME];
static char names[FILES][NAME];
static char is_known[FILES];
static int log_fd = -1;
static long counts[2];
static int kind = -1, is_lasting, code, hits;
static long fails_at;

#define REAL(type, name, ...) \
  static type (*real)(__VA_ARGS__); \
  if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t raw_write(int fd, const void *data, size_t size) {
  REAL(ssize_t, "write", int, const void *, size_t);
  return real(fd, data, size);
}

static const char *inside(const char *path) {
  size_t length = strlen(folder);
  if (!length || !path || strncmp(path, folder, length)) return NULL;
  if (path[length] == '/') return path + length + 1;
  return path[length] ? NULL : path + length;
}

static void tell(int32_t what, const char *name, int64_t at, const void *data, int64_t size) {
  struct { int32_t what, name; int64_t at, size; } head = {what, (int32_t)strlen(name), at, size};
  if (log_fd < 0) return;
  raw_write(log_fd, &head, sizeof head);
  raw_write(log_fd, name, head.name);
  if (size) raw_write(log_fd, data, size);
}

/* For the tests. */

void crash_watch(const char *path) { snprintf(folder, NAME, "%s", path); }

void crash_log(int fd) { log_fd = fd; }

void crash_told(long count) { tell(TOLD, "", count, NULL, 0); }

long crash_count(int of) { return counts[of]; }

int crash_hits(void) { return hits; }

void crash_arm(int of, long at, int lasting, int error) {
  kind = of; fails_at = at; is_lasting = lasting; code = error; hits = 0;
  counts[WRITES] = counts[SYNCS] = 0;
}

static int fails(int of) {
  long mine = counts[of]++;
  /* a disk that is full or broken for good refuses whatever comes after it, too */
  int is_it = kind == of && mine == fails_at;
  if (is_lasting && hits && (of == WRITES || code == EIO)) is_it = 1;
  if (!is_it) return 0;
  hits++;
  errno = code;
  return 1;
}

static void opened(int fd, const char *path) {
  const char *name = inside(path);
  if (fd < 0 || fd >= FILES) return;
  is_known[fd] = name != NULL;
  if (name) snprintf(names[fd], NAME, "%s", name);
}

static int known(int fd) { return fd >= 0 && fd < FILES && is_known[fd] && *folder; }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    REAL(int, #name, const char *, int, ...); \
    const char *mine = inside(path); \
    int is_new = mine && (flags & O_CREAT) && access(path, F_OK); \
    int fd = real(path, flags, mode); \
    opened(fd, path); \
    if (fd >= 0 && mine && (is_new || flags & O_TRUNC)) tell(TRUNCATE, mine, 0, NULL, 0); \
    return fd; \
  }

OPEN(open)
OPEN(open64)

int close(int fd) {
  REAL(int, "close", int);
  if (fd >= 0 && fd < FILES) is_known[fd] = 0;
  return real(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
  if (!known(fd)) return raw_write(fd, data, size);
  if (fails(WRITES)) return -1;
  off_t at = lseek(fd, 0, SEEK_CUR);
  ssize_t done = raw_write(fd, data, size);
  if (done > 0) tell(WRITE, names[fd], at, data, done);
  return done;
}

#define PWRITE(name) \
  ssize_t name(int fd, const void *data, size_t size, off64_t at) { \
    REAL(ssize_t, #name, int, const void *, size_t, off64_t); \
    if (known(fd) && fails(WRITES)) return -1; \
    ssize_t done = real(fd, data, size, at); \
    if (done > 0 && known(fd)) tell(WRITE, names[fd], at, data, done); \
    return done; \
  }

PWRITE(pwrite)
PWRITE(pwrite64)

#define FTRUNCATE(name) \
  int name(int fd, off64_t size) { \
    REAL(int, #name, int, off64_t); \
    int answer = real(fd, size); \
    if (!answer && known(fd)) tell(TRUNCATE, names[fd], size, NULL, 0); \
    return answer; \
  }

FTRUNCATE(ftruncate)
FTRUNCATE(ftruncate64)

static void synced(int fd, int answer) {
  struct stat found;
  if (!fstat(fd, &found) && S_ISDIR(found.st_mode)) {
    if (!answer) tell(NAMES, names[fd], 0, NULL, 0);
    return;
  }
  tell(answer ? SYNC_FAILED : SYNC, names[fd], 0, NULL, 0);
}

#define FSYNC(name) \
  int name(int fd) { \
    REAL(int, #name, int); \
    if (!known(fd)) return real(fd); \
    int answer = fails(SYNCS) ? -1 : real(fd), error = errno; \
    synced(fd, answer); \
    errno = error; \
    return answer; \
  }

FSYNC(fsync)
FSYNC(fdatasync)

int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  int answer = real(path);
  const char *name = inside(path);
  if (!answer && name) tell(DELETE, name, 0, NULL, 0);
  return answer;
}

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  int answer = real(from, to);
  const char *name = inside(from), *there = inside(to);
  if (!answer && name && there) tell(RENAME, name, 0, there, strlen(there));
  return answer;
}

int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  int answer = real(path, mode);
  const char *name = inside(path);
  if (!answer && name) tell(FOLDER, name, 0, NULL, 0);
  return answer;
}
