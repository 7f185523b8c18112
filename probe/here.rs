// SPDX-License-Identifier: GPL-2.0

//! Where a handler runs: the task and the CPU, asked for once.

use kernel::bindings::task_struct;

use super::context::{
    sealed::Sealed,
    InHandler, //
};
use crate::compat;

/// A handler's context that knows its task, so that not each of those that want it calls a helper.
pub(crate) struct Here<'a, C> {
    ctx: &'a C,
    task: *mut task_struct,
}

impl<'a, C: InHandler> Here<'a, C> {
    /// To be made by the handler, of the context that it was given.
    #[inline]
    pub(crate) fn new(ctx: &'a C) -> Self {
        Self {
            ctx,
            task: compat::current_task(),
        }
    }
}

impl<C: InHandler> Sealed for Here<'_, C> {}

// It borrows the context, so it does not outlive the handler; and as little as that is it `Send` or `Sync`, by the
// pointer.
impl<C: InHandler> InHandler for Here<'_, C> {
    #[inline]
    fn stack_pointer(&self) -> usize {
        self.ctx.stack_pointer()
    }

    #[inline]
    fn task(&self) -> *mut task_struct {
        self.task
    }

    /// `task_cpu(current)`, which is `smp_processor_id()` while preemption is off.
    #[cfg(all(CONFIG_SMP, CONFIG_THREAD_INFO_IN_TASK, CONFIG_X86_64))]
    #[inline]
    fn cpu(&self) -> usize {
        // SAFETY: The current task is alive. The scheduler writes it where it puts the task on a CPU (`__set_task_cpu()`),
        // which a task that runs is not.
        unsafe { (&raw const (*self.task).thread_info.cpu).read_volatile() as usize }
    }
}
