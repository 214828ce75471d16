/* Counts what changes the disk and dies at the N-th: preloaded into the process under test. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/stat.h>
#include <unistd.h>

static volatile long left = -1, seen = 0;

void crash_at(long n) { seen = 0; left = n; }
long crash_seen(void) { return seen; }

static void step(void) {
    if (left < 0) return;
    __sync_fetch_and_add(&seen, 1);
    if (left > 0 && __sync_sub_and_fetch(&left, 1) == 0) kill(getpid(), SIGKILL);
}

#define REAL(kind, name, ...) ((kind (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))

ssize_t write(int fd, const void *p, size_t n) { if (fd > 2) step(); return REAL(ssize_t, "write", int, const void *, size_t)(fd, p, n); }
ssize_t pwrite(int fd, const void *p, size_t n, off_t o) { step(); return REAL(ssize_t, "pwrite", int, const void *, size_t, off_t)(fd, p, n, o); }
ssize_t pwrite64(int fd, const void *p, size_t n, off_t o) { step(); return REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t)(fd, p, n, o); }
int fsync(int fd) { step(); return REAL(int, "fsync", int)(fd); }
int fdatasync(int fd) { step(); return REAL(int, "fdatasync", int)(fd); }
int ftruncate(int fd, off_t n) { step(); return REAL(int, "ftruncate", int, off_t)(fd, n); }
int ftruncate64(int fd, off_t n) { step(); return REAL(int, "ftruncate64", int, off_t)(fd, n); }
int rename(const char *a, const char *b) { step(); return REAL(int, "rename", const char *, const char *)(a, b); }
int renameat(int d, const char *a, int e, const char *b) { step(); return REAL(int, "renameat", int, const char *, int, const char *)(d, a, e, b); }
int mkdir(const char *a, mode_t m) { step(); return REAL(int, "mkdir", const char *, mode_t)(a, m); }
int mkdirat(int d, const char *a, mode_t m) { step(); return REAL(int, "mkdirat", int, const char *, mode_t)(d, a, m); }
int unlink(const char *a) { step(); return REAL(int, "unlink", const char *)(a); }
int unlinkat(int d, const char *a, int f) { step(); return REAL(int, "unlinkat", int, const char *, int)(d, a, f); }
