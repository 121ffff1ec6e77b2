// SPDX-License-Identifier: Apache-2.0
//
// Long work in a thread of its own, one at a time, so that the desk's page can show how far it is
// and stop it. What the work touches is nobody else's until job_end.
#ifndef QOL_JOB_H
#define QOL_JOB_H

#include "common/progress.h"
#include "common/status.h"

#include <stdbool.h>

struct job;

// The work asks platform_interrupted whether to stop.
typedef enum status job_work(void *context, struct progress *progress);

// NO_MEMORY also if the system gives no thread.
MUST_USE enum status job_start(job_work *work, void *context, struct job **out);
bool job_runs(struct job *job);
// How far it is, as it told last.
struct progress job_progress(struct job *job);
// Asks the one that runs to stop; job_end then waits for that.
void job_stop(void);
// Waits until it ends, and gives what it answered; frees.
MUST_USE enum status job_end(struct job *job);

#endif
