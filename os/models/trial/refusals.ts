import { defineRefusals } from '../../../contract/refusal.ts'

/** What a trial on history may be refused for. */
export const trialRefusals = defineRefusals({
  unknownTrial: [404, '没有这次试算', 'There is no such trial'],
  unknownMark: [404, '没有这条标记', 'There is no such mark'],
  emptyTrialPeriod: [422, '试算时段的开始必须早于结束', 'The period must begin before it ends'],
  trialInFuture: [422, '试算时段不能超过现在', 'The period must not reach beyond now'],
  trialTooLong: [422, '试算时段连同预热最长 {limit} 天', 'A trial spans at most {limit} days, its warm-up included'],
  trialTooShort: [
    422,
    '试算时段比一个计算周期（{ms} ms）还短',
    'The period is shorter than one cycle of the model ({ms} ms)',
  ],
  trialNoPlace: [422, '请选择至少一个实例或指定测点', 'Choose an instance, or name points'],
  trialNothingRuns: [422, '所选实例都不能运行：{why}', 'None of the chosen instances can run: {why}'],
  trialPlaceTwice: [422, '位置 {place} 出现两次', 'The place {place} is there twice'],
  trialTooManyPoints: [
    422,
    '一次试算最多读取 {limit} 个测点，所选为 {count} 个',
    'A trial reads at most {limit} points, not {count}',
  ],
  trialTooManyRings: [
    422,
    '一次试算最多对 {limit} 个测点取两次扫描之间的全部采样，所选为 {count} 个',
    'A trial takes every sample of at most {limit} points, not {count}',
  ],
  trialTooManyOutputs: [
    422,
    '一次试算最多有 {limit} 个输出，所选为 {count} 个',
    'A trial has at most {limit} outputs, not {count}',
  ],
  trialTooManyRows: [
    422,
    '位置数 × 参数取值组数最多 {limit}，所选为 {count}',
    'Places times settings of parameters may be at most {limit}, not {count}',
  ],
  trialTooMuchWork: [
    422,
    '扫描数 × 实例数 × 功能块数最多 {limit} 次计算，所选约 {count} 次；请缩短时段或减少实例',
    'Scans × instances × blocks may be at most {limit} evaluations, this is about {count}; choose a shorter period or fewer instances',
  ],
  trialTooMuchMemory: [
    422,
    '所选实例需要 {count} MiB 内存，最多 {limit} MiB；请减少实例或参数取值',
    'These instances need {count} MiB of memory, at most {limit} MiB are given; choose fewer',
  ],
  sweepUnknownParameter: [422, '模型没有数值参数“{parameter}”', 'The model has no numeric parameter “{parameter}”'],
  sweepSameParameter: [422, '两个寻优参数不能相同', 'The two parameters must differ'],
  sweepEmpty: [
    422,
    '参数“{parameter}”的起止值不能相同',
    'The parameter “{parameter}” must go from one value to another',
  ],
  sweepTooMany: [
    422,
    '参数取值最多 {limit} 组，所选为 {count} 组',
    'A sweep has at most {limit} settings, not {count}',
  ],
  trialNotDone: [409, '这次试算还没有完成', 'This trial has not been completed'],
  trialsApart: [422, '两次试算没有共同的时段或实例', 'The two trials share no period or no instance'],
  unknownTrialPlace: [404, '试算中没有位置 {place}', 'The trial has no place {place}'],
  trialEngineEnded: [
    500,
    '试算线程意外结束（可能内存不足）；请缩短时段或减少实例后重试',
    'The thread of the trial ended unexpectedly, perhaps for lack of memory; try a shorter period or fewer instances',
  ],
  emptyMark: [422, '标记的开始必须早于结束', 'A mark must begin before it ends'],
  tooManyMarks: [409, '一个模型最多有 {limit} 条标记', 'A model has at most {limit} marks'],
})
