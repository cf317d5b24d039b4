/* The C API of MigThread: what a program may say to the runtime. No program
 * needs it; one that never includes this file is checkpointed on a signal.
 *
 * Relies on: linking with libmigrt. Plain C89, and C++. */
#ifndef MT_MT_H
#define MT_MT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Takes a checkpoint here, whether or not one was asked for from outside, and
 * waits until the image is complete on disk. The image goes to the directory
 * MT_CHECKPOINT_DIR.
 *
 * Returns
 *    0  a checkpoint was taken and the program goes on;
 *    1  the program goes on from that image, perhaps on another machine: what
 *       depends on the machine (host name, process id, sockets) is to be
 *       looked at again;
 *   -1  no checkpoint was taken, and a line on stderr has said why:
 *       MT_CHECKPOINT_DIR is not set, or cannot be written to, or the call
 *       stands under a function that cannot be captured, such as the
 *       comparison function of a qsort.
 *
 * With MT_ON_CHECKPOINT=exit it does not return 0: the process ends with the
 * status MT_EXIT_CODE once the image is complete. */
int mt_checkpoint(void);

/* Between mt_hold and mt_release no checkpoint is taken: a request waits until
 * every mt_hold has had its mt_release, and mt_checkpoint returns -1. For parts
 * of a program that an image cannot hold: pointers packed into integers, state
 * of a device, a file that another program is about to read. Each takes a few
 * instructions; a release without a hold does nothing. */
void mt_hold(void);
void mt_release(void);

#ifdef __cplusplus
}
#endif
#endif
