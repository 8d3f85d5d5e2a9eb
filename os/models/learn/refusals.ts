import { defineRefusals } from '../../../contract/refusal.ts'

export const learnRefusals = defineRefusals({
  noRows: [
    422,
    '训练集没有数据行：请放宽时间段、工况或质量条件',
    'The training set has no rows: widen its periods, conditions or quality rule',
  ],
  tooFewRows: [
    422,
    '训练集只有 {rows} 行，{columns} 个变量至少需要 {needed} 行',
    'The training set has {rows} rows; {columns} variables need at least {needed}',
  ],
  tooLarge: [
    422,
    '训练集为 {rows} 行 × {columns} 列，超过上限 {maxRows} 行、{maxColumns} 列、{maxValues} 个值；请缩短时间段或放大采样间隔',
    'The training set is {rows} rows × {columns} columns; the limits are {maxRows} rows, {maxColumns} columns and {maxValues} values: take a shorter period or a longer interval',
  ],
  notANumber: [
    422,
    '“{name}”第 {row} 行不是有限数；请先填补或剔除缺失值',
    '“{name}” has no finite number in row {row}; fill or drop gaps first',
  ],
  constantColumn: [
    422,
    '“{name}”在训练期内恒为 {value}，不能建模；请移除该变量或换一段时间',
    '“{name}” is {value} throughout the training period and cannot be modelled; remove it or choose another period',
  ],
  dependentColumns: [
    422,
    '变量之间线性相关（如“{name}”），协方差不可逆；请移除多余变量',
    'Variables depend on each other (as “{name}” does), so the covariance cannot be inverted; remove what is redundant',
  ],
  oneCondition: [
    422,
    '训练集只覆盖一种工况（{found}）；该模型至少需要 {needed} 种',
    'The training set covers one condition only ({found}); this model needs at least {needed}',
  ],
  namesMismatch: [
    422,
    '列名有 {names} 个，数据有 {columns} 列；两者须一致',
    'There are {names} names for {columns} columns; they must agree',
  ],
  duplicateName: [422, '变量“{name}”出现了两次', 'The variable “{name}” stands twice'],
  unknownTarget: [422, '训练集中没有目标变量“{name}”', 'The training set has no target “{name}”'],
  noFeatures: [422, '除目标外至少需要一个输入变量', 'At least one input besides the target is needed'],
  otherColumns: [422, '数据缺少模型需要的变量：{missing}', 'The data lacks variables that the model wants: {missing}'],
  unknownColumn: [422, '数据中没有变量“{name}”', 'The data has no variable “{name}”'],
  tooFewConditions: [
    422,
    '训练集只覆盖“{name}”的 {found} 个工况段（每段至少 {minRows} 行），至少需要 {needed} 个；请扩大时间范围',
    'The training set covers {found} bands of “{name}” (with {minRows} rows each); at least {needed} are needed: choose a longer period',
  ],
  brokenDocument: [
    422,
    '“{kind}”模型文件不完整或自相矛盾（{why}），不能使用',
    'The “{kind}” model file is not whole or contradicts itself ({why}) and cannot be used',
  ],
  tooManyInputs: [
    422,
    '模型有 {columns} 个变量，一个功能块最多 {most} 个；请减少变量后重新训练',
    'The model has {columns} variables; a block takes at most {most}: train it again with fewer',
  ],
  cancelled: [409, '训练已取消', 'The training was cancelled'],
})
