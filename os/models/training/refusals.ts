import { defineRefusals } from '../../../contract/refusal.ts'

/** What learned models may be refused for; what is wrong with a training set stands in learn/refusals.ts. */
export const trainingRefusals = defineRefusals({
  unknownLearnedModel: [404, '没有这个数据模型', 'There is no such data-driven model'],
  unknownLearnedVersion: [404, '数据模型没有第 {number} 版', 'The data-driven model has no version {number}'],
  unknownLearnedKind: [422, '没有“{kind}”这种数据模型', 'There is no kind “{kind}” of data-driven model'],
  unknownLearnedMachine: [422, '没有设备 {path}', 'There is no machine {path}'],
  learnedCodeTaken: [409, '数据模型编号 {code} 已存在', 'There is a data-driven model {code} already'],
  learnedChangedMeanwhile: [
    409,
    '这个数据模型已被他人修改；请刷新后再改',
    'Somebody has changed this data-driven model meanwhile; open it again',
  ],
  tooManyLearnedModels: [
    409,
    '一个组织最多有 {limit} 个数据模型',
    'An organisation has at most {limit} data-driven models',
  ],
  tooManyLearnedVersions: [
    409,
    '一个数据模型最多有 {limit} 版；请先删除不用的草稿',
    'A data-driven model has at most {limit} versions; delete drafts that nobody needs',
  ],
  noRecipe: [422, '还没有训练数据的设置；请先选测点和时间段', 'Choose points and periods to train from first'],
  columnTwice: [422, '变量名“{name}”用了两次', 'The name “{name}” stands for two columns'],
  pointTwice: [422, '测点 {code} 选了两次', 'The point {code} was chosen twice'],
  unknownTrainingPoint: [422, '没有测点 {code}', 'There is no point {code}'],
  textPoint: [422, '测点 {code} 是文本，不能用于训练', 'The point {code} holds texts: nothing can be learned from it'],
  unknownConditionColumn: [422, '没有变量“{name}”', 'There is no column “{name}”'],
  conditionWithoutLimit: [
    422,
    '条件“{name}”要有下限或上限，且下限不大于上限',
    'The condition on “{name}” needs a lower or an upper limit, the lower not above the upper',
  ],
  noFeature: [422, '至少选一个变量作模型输入', 'Choose at least one column as an input of the model'],
  tooManyTrainingRows: [
    422,
    '时间段按 {step} 秒取值有 {rows} 行 × {columns} 列；上限为 {maxRows} 行、{maxValues} 个值。请缩短时间段或放大取值间隔',
    'The periods have {rows} rows × {columns} columns at {step} s; at most {maxRows} rows and {maxValues} values are taken: choose shorter periods or a longer step',
  ],
  trainingTooLong: [
    422,
    '训练超过 {seconds} 秒，已停止；请减少行数、变量或模型规模',
    'The training took longer than {seconds} s and was stopped; take fewer rows or columns, or a smaller model',
  ],
  trainingOutOfMemory: [
    422,
    '训练用完了 {limit} MiB 内存，已停止；请减少行数、变量或模型规模',
    'The training used up {limit} MiB of memory and was stopped; take fewer rows or columns, or a smaller model',
  ],
  documentTooLarge: [
    422,
    '训练出的模型有 {bytes} 字节，上限 {limit}；请减少树、深度或样本数',
    'The trained model has {bytes} bytes, at most {limit} are kept; take fewer trees, less depth or a smaller memory',
  ],
  alreadyTraining: [409, '这个数据模型正在训练', 'This data-driven model is being trained already'],
  planOfFile: [
    422,
    '外部模型不在这里训练，不能按计划再训练；请上传新文件',
    'A model from outside is not trained here, so not by a plan either; upload another file',
  ],
  planWithoutOccasion: [
    422,
    '再训练计划要有间隔天数，或在漂移时触发，至少选一项',
    'A plan needs an occasion: every so many days, or when drift is found',
  ],
  notADraft: [409, '只能删除草稿或被退回的版本', 'Only a draft, or a version that was rejected, can be deleted'],
  breaksModels: [
    409,
    '在用的模型 {models} 调用它；这一步会使它们出错：{why}',
    'The models in use {models} call it and would no longer run: {why}',
  ],
  placeWithoutPoint: [422, '这里没有与“{name}”对应的测点', 'There is no point here that stands for “{name}”'],
  placeCalculated: [
    422,
    '“{name}”由图中计算得到，不能从历史读取',
    '“{name}” is calculated by the drawing, so it cannot be read from history',
  ],
  learnedInUse: [
    409,
    '在用的模型 {models} 调用它；请先改这些模型',
    'The models in use {models} call it; change those first',
  ],
})
