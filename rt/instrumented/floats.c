/* How the program has floating-point numbers rounded, which exceptions have
 * been raised and which end it, as variables of this file, which is compiled
 * with the pass. The bits that stand for these differ between targets.
 *
 * Relies on: libm, where it has been linked. A program that does not ask for it
 * can do nothing of this. */
#define _GNU_SOURCE 1
#include <fenv.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

#pragma weak fegetround
#pragma weak fesetround
#pragma weak fetestexcept
#pragma weak feraiseexcept
#pragma weak feclearexcept
#pragma weak fegetexcept
#pragma weak feenableexcept

/* What is kept has its index in these lists. Only ever add at the end. */
static const int Modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD,
                            FE_TOWARDZERO};
static const int Exceptions[] = {FE_INVALID, FE_DIVBYZERO, FE_OVERFLOW,
                                 FE_UNDERFLOW, FE_INEXACT};

#define MODES ((int)(sizeof Modes / sizeof *Modes))
#define EXCEPTIONS ((int)(sizeof Exceptions / sizeof *Exceptions))

static int Mode;
static unsigned Raised, Trapped; /* a bit for each */

/* What only x86 has: whether numbers near 0 are taken for it, and become it. */
#ifdef __SSE__
#define NEAR_ZERO 0x8040u

static unsigned nearZero(void) { return _mm_getcsr() & NEAR_ZERO; }

static void setNearZero(unsigned Bits) {
  _mm_setcsr((_mm_getcsr() & ~NEAR_ZERO) | Bits);
}
#else
static unsigned nearZero(void) { return 0; }

static void setNearZero(unsigned Bits) { (void)Bits; }
#endif

static unsigned NearZero;

static unsigned portable(int Native) {
  unsigned Bits = 0;
  int I;
  for (I = 0; I != EXCEPTIONS; ++I)
    if (Native & Exceptions[I])
      Bits |= 1u << I;
  return Bits;
}

static int native(unsigned Bits) {
  int Native = 0, I;
  for (I = 0; I != EXCEPTIONS; ++I)
    if (Bits >> I & 1)
      Native |= Exceptions[I];
  return Native;
}

void mt_note_floats(void) {
  int I;
  Mode = 0;
  if (fegetround)
    for (I = 0; I != MODES; ++I)
      if (fegetround() == Modes[I])
        Mode = I;
  Raised = fetestexcept ? portable(fetestexcept(FE_ALL_EXCEPT)) : 0;
  Trapped = fegetexcept ? portable(fegetexcept()) : 0;
  NearZero = nearZero();
}

/* -1 if some exception cannot end a program here. */
int mt_restore_floats(void) {
  setNearZero(NearZero);
  if (fesetround)
    fesetround(Modes[Mode]);
  /* Raising one may raise another. */
  if (feraiseexcept && feclearexcept) {
    feraiseexcept(native(Raised));
    feclearexcept(FE_ALL_EXCEPT & ~native(Raised));
  }
  if (!Trapped)
    return 0;
  return feenableexcept && feenableexcept(native(Trapped)) != -1 ? 0 : -1;
}
