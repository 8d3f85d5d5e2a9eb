import { defineRefusals } from '../../contract/refusal.ts'

export const jobRefusals = defineRefusals({
  unknownJob: [404, '没有这个后台任务，可能已过保留期', 'There is no such job; it may be older than jobs are kept'],
  jobEnded: [409, '任务已经结束，不能再停止', 'The job has ended and cannot be stopped any more'],
  jobNotEnded: [409, '任务还没有结束；请先停止它', 'The job has not ended yet; stop it first'],
  notRepeatable: [
    409,
    '这类任务不能重跑，以免同一件事做两遍；请重新发起',
    'Jobs of this kind cannot be run again, as that would do the same thing twice; start a new one',
  ],
  unknownSchedule: [404, '没有这个定时任务', 'There is no such schedule'],
  kindGone: [
    409,
    '处理这类任务的应用已不在；无法重跑',
    'The app that ran jobs of this kind is gone; it cannot be run again',
  ],
  tooManyJobs: [
    429,
    '排队的后台任务已达 {limit} 个；请等一些完成后再试',
    'There are {limit} jobs in the queue already; try again when some are done',
  ],
  inputTooLarge: [
    413,
    '任务的输入超过 {limit} 字节；请分批进行',
    'The input of the job is larger than {limit} bytes; do it in parts',
  ],
  interrupted: [
    500,
    '任务运行中服务器停止了，未能完成；请核对结果后重跑',
    'The server stopped while the job ran and it was not finished; check what was done, then run it again',
  ],
  jobFault: [
    500,
    '任务因内部错误失败（编号 {id}），已记录；请稍后重跑，仍不行请联系管理员',
    'The job failed by an internal error, logged under {id}; run it again later, and tell an administrator if it fails again',
  ],
  starterGone: [
    403,
    '发起人已停用或不存在，任务没有运行；请由他人重新发起',
    'Whoever started it is disabled or gone, so the job did not run; somebody else may start it',
  ],
})
