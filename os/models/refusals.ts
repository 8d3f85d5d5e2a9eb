import { defineRefusals } from '../../contract/refusal.ts'

/** What the life of a model and its instances may be refused for; what is wrong with a drawing stands in graph/refusals.ts. */
export const lifeRefusals = defineRefusals({
  unknownModel: [404, '没有这个模型', 'There is no such model'],
  unknownTemplate: [404, '没有模板“{id}”', 'There is no template “{id}”'],
  unknownModelVersion: [404, '模型没有第 {number} 版', 'The model has no version {number}'],
  unknownModelInstance: [404, '没有这个模型实例', 'There is no such instance'],
  modelCodeTaken: [409, '模型编号 {code} 已存在', 'There is a model {code} already'],
  modelChangedMeanwhile: [
    409,
    '这个模型已被他人修改；请刷新后再改',
    'Somebody has changed this model meanwhile; open it again',
  ],
  instanceChangedMeanwhile: [
    409,
    '这个实例已被他人修改；请刷新后再改',
    'Somebody has changed this instance meanwhile; open it again',
  ],
  tooManyModels: [409, '一个组织最多有 {limit} 个模型', 'An organisation has at most {limit} models'],
  tooManyVersions: [
    409,
    '一个模型最多有 {limit} 版；请导出后另建模型',
    'A model has at most {limit} versions; export it and begin a new model',
  ],
  tooManyModelInstances: [409, '一个模型最多有 {limit} 个实例', 'A model has at most {limit} instances'],
  modelHasFaults: [
    422,
    '第 {number} 版的图上还有 {count} 处错误；改好后才能继续',
    'The drawing of version {number} has {count} faults; mend them first',
  ],
  drawingNotSound: [
    422,
    '第 {number} 版的图上有错误，还不能绑定',
    'The drawing of version {number} has faults: nothing can be bound to it yet',
  ],
  wrongModelState: [
    409,
    '第 {number} 版现在是“{state}”，不能{step}',
    'Version {number} is {state}: it cannot be {step}',
  ],
  reviewByAuthor: [
    403,
    '审核人不能是作者：必须由另一个人审核',
    'Who had a hand in the drawing cannot review it: a second person must',
  ],
  reviewByPerson: [
    403,
    '审核必须由登录的人完成，不能用令牌',
    'A review is done by a person who is signed in, not by a token',
  ],
  nothingToRollBack: [409, '没有更早的已发布版本可以退回', 'There is no earlier version that was published'],
  notPublished: [409, '这个模型没有在用的版本', 'No version of this model is in use'],
  modelNeedsType: [
    422,
    '这个模型不属于设备类型，不能按类型实例化',
    'This model belongs to no equipment type: it cannot be instantiated over one',
  ],
  unknownModelType: [422, '没有设备类型 {code}', 'There is no equipment type {code}'],
  modelTypeFixed: [
    409,
    '模型已有实例，不能改设备类型',
    'The model has instances: its equipment type cannot be changed any more',
  ],
  noSuchMachine: [422, '{path} 不是{type}类型的设备', '{path} is no equipment of the type {type}'],
  machineHasInstance: [409, '{path} 已有这个模型的实例', '{path} has an instance of this model already'],
  instanceCodeTaken: [409, '实例编号 {code} 已存在', 'There is an instance {code} already'],
  instanceNeedsPlace: [422, '请给出设备或实例编号', 'Name a machine or give the instance a code'],
  unknownInput: [422, '模型没有输入“{port}”', 'The model has no input “{port}”'],
  unknownInputPoint: [422, '输入“{port}”：没有测点 {code}', 'Input “{port}”: there is no point {code}'],
  noPointForRole: [
    422,
    '输入“{port}”：设备上没有角色为“{role}”的测点',
    'Input “{port}”: no point of the machine plays the role “{role}”',
  ],
  inputNotBound: [422, '输入“{port}”没有绑定测点', 'The input “{port}” has no point'],
  alarmInputNotBound: [
    422,
    '输入“{port}”读取报警状态：请指定报警',
    'The input “{port}” reads the state of an alarm: name which',
  ],
  unknownInputAlarm: [422, '输入“{port}”：没有报警 {code}', 'Input “{port}”: there is no alarm {code}'],
  samplesNotWhole: [
    422,
    '输入“{port}”要取全部采样，但测点 {code} 设了死区、压缩或补值组，历史里不是全部采样；请在测点上取消，或绑定另一个测点',
    'The input “{port}” takes every sample, but a dead-band, compression or fill group of the point {code} keeps some out of history or makes some up; take it off the point or bind another',
  ],
  wrongPointType: [
    422,
    '输入“{port}”是{type}，测点 {code} 的类型不同',
    'The input “{port}” is a {type}, the point {code} is of another type',
  ],
  outputUnitUnknown: [
    422,
    '输出“{port}”的单位 {unit} 不能作测点单位；请用“指定单位”块换成常用单位',
    'No point can have the unit {unit} of the output “{port}”; bring it to a named one with the block “set unit”',
  ],
  outputPointTaken: [
    409,
    '输出“{port}”的测点 {code} 已由别处写入或类型、单位不同；请改输出的编号',
    'The point {code} for the output “{port}” is written from elsewhere, or has another type or unit; give the output another id',
  ],
  machineOfOtherType: [409, '设备 {path} 已不是{type}类型', 'The machine {path} is no longer of the type {type}'],
  modelEndless: [
    409,
    '模型算不完：实例 {instance} 使扫描停了 {seconds} 秒以上。已停用，输出为坏；改图、改该实例的设定，或放行后再运行',
    'The model did not end: at the instance {instance} the scan stood for more than {seconds} s. It is kept out and its outputs are bad until its drawing or that instance is changed, or somebody releases it',
  ],
  modelNotCompiled: [
    409,
    '模型装入超过 {seconds} 秒没有完成。已停用，输出为坏；改图或放行后再运行',
    'The model was not ready to run after {seconds} s. It is kept out and its outputs are bad until its drawing is changed, or somebody releases it',
  ],
  modelDied: [
    409,
    '计算这个模型时扫描线程连续两次退出（实例 {instance}），如内存不足。已停用，输出为坏；改图、改该实例的设定，或放行后再运行',
    'The scan thread died twice in a row at this model (instance {instance}), e.g. of memory. It is kept out and its outputs are bad until its drawing or that instance is changed, or somebody releases it',
  ],
  modelNotHeld: [409, '这个模型没有被停用，无需放行', 'This model is not kept out; there is nothing to release'],
  notScanned: [
    409,
    '这个实例没有在运行；发布模型、改正绑定并启用后才能查看',
    'This instance does not run: publish the model, mend what it is bound to and switch it on',
  ],
})

/** What a walk through a drawing may be refused for. */
export const walkRefusals = defineRefusals({
  walkTooLong: [
    422,
    '{scans} 拍太多：这张图一次最多走 {most} 拍',
    '{scans} scans are too many: this drawing takes at most {most} at a time',
  ],
  walkBusy: [429, '正在为别人单步，请稍后再试', 'Others step through drawings now; try again in a moment'],
  walkInputUnknown: [422, '图上没有输入“{port}”', 'The drawing has no input “{port}”'],
  walkPointUnknown: [404, '输入“{port}”：没有测点 {code}', 'Input “{port}”: there is no point {code}'],
  walkPointIsText: [
    422,
    '输入“{port}”：测点 {code} 是文本，不能作输入',
    'Input “{port}”: the point {code} is a text, which is no input',
  ],
  walkTooMuchHistory: [
    422,
    '测点 {code} 在这段时间里超过 {limit} 个采样；请缩短',
    'The point {code} has more than {limit} samples in this time; ask for less',
  ],
})

/** States and steps as the refusals name them. */
export const stateWords = {
  draft: { zh: '草稿', en: 'a draft' },
  tried: { zh: '已试算', en: 'tried' },
  reviewed: { zh: '已审核', en: 'reviewed' },
  published: { zh: '已发布', en: 'published' },
  retired: { zh: '已退役', en: 'retired' },
} as const

export const stepWords = {
  try: { zh: '标为已试算', en: 'marked as tried' },
  review: { zh: '审核', en: 'reviewed' },
  publish: { zh: '发布', en: 'published' },
  retire: { zh: '退役', en: 'retired' },
} as const
