import { defineRefusals } from '../../../contract/refusal.ts'
import type { Text } from '../../../contract/text.ts'

/** What a model may be refused for. `{node}` is the place on the drawing, with the sub-models it lies in. */
export const modelRefusals = defineRefusals({
  badModel: [400, '模型文件不合格式：{path}：{detail}', 'The model does not have the right form: {path}: {detail}'],
  tooManyBlocks: [
    400,
    '模型展开后有 {count} 个功能块，最多 {limit} 个；请拆成几个模型，用输出点相连',
    'Expanded, the model has {count} blocks, at most {limit} are possible; split it into models that are joined by output points',
  ],
  tooManyWires: [
    400,
    '模型展开后的连线超过 {limit} 条；请拆成几个模型',
    'Expanded, the model has more than {limit} wires; split it',
  ],
  tooMuchState: [
    400,
    '一个实例要保存 {count} 个状态数，最多 {limit} 个；请缩短窗口或拆分模型（最大的是 {node}）',
    'One instance would keep {count} numbers of state, at most {limit} are possible; shorten windows or split the model (the largest is {node})',
  ],
  sameId: [
    400,
    '{node} 出现了两次；每个元件的编号必须不同',
    '{node} is there twice; every element needs an id of its own',
  ],
  unknownBlock: [400, '{node}：没有“{kind}”这种功能块', '{node}: there is no block of the kind “{kind}”'],
  unknownSubmodel: [400, '{node}：没有子模型“{submodel}”', '{node}: there is no sub-model “{submodel}”'],
  submodelInItself: [400, '子模型不能包含自己：{path}', 'A sub-model cannot contain itself: {path}'],
  tooDeep: [400, '{node}：子模型嵌套超过 {limit} 层', '{node}: sub-models lie deeper than {limit} levels'],
  unknownNode: [400, '连线接到了不存在的元件 {node}', 'A wire ends at {node}, which is not there'],
  unknownPort: [400, '{node} 没有端口“{port}”', '{node} has no port “{port}”'],
  twoWires: [
    400,
    '{node} 的输入“{port}”接了两条线；只能接一条',
    'Two wires end at the input “{port}” of {node}; it takes one',
  ],
  wireCount: [
    400,
    '{node} 的输入“{port}”接了 {count} 条线，需要 {least}–{most} 条',
    'The input “{port}” of {node} has {count} wires, it takes {least} to {most}',
  ],
  unwired: [400, '{node} 的输入“{port}”没有接线', 'The input “{port}” of {node} is not wired'],
  wrongType: [
    400,
    '{from} 是{fromType}，不能接到 {node} 的“{port}”（{toType}）；请用比较块或转换块',
    '{from} is a {fromType} and cannot be wired to “{port}” of {node}, a {toType}; put a comparison or a conversion between them',
  ],
  samplesNotTaken: [
    400,
    '{from} 带来两次扫描之间的全部采样；{node} 的“{port}”只取一个值。请接到“波形”类功能块（如“采样统计”），或把输入的类型改为模拟量',
    '{from} brings every sample since the last scan, “{port}” of {node} takes one value; wire it to a block for waveforms (such as “sample figures”), or make the input a number',
  ],
  samplesNeeded: [
    400,
    '{node} 的“{port}”要取两次扫描之间的全部采样，{from} 只有一个值；请接模型的输入，并把它的类型设为“采样序列”',
    '“{port}” of {node} takes every sample since the last scan, {from} has one value; wire an input of the model to it whose type is “samples”',
  ],
  alarmHasNoSamples: [
    400,
    '{node} 读的是报警状态，没有采样序列；请把类型改为模拟量',
    '{node} reads the state of an alarm, which has no samples; make it a number',
  ],
  wrongUnit: [
    400,
    '{from} 的单位是 {fromUnit}，{node} 的“{port}”需要 {toUnit}，二者不能换算',
    '{from} is in {fromUnit}, “{port}” of {node} needs {toUnit}; there is no conversion between them',
  ],
  unitTooComplex: [
    400,
    '{node} 的结果单位过于复杂；请用“指定单位”块说明',
    'The unit of the result of {node} is too complex; state it with the block “set unit”',
  ],
  unknownUnit: [400, '{node}：不认识单位“{unit}”', '{node}: there is no unit “{unit}”'],
  unknownParam: [400, '{node} 没有参数“{param}”', '{node} has no parameter “{param}”'],
  wrongParam: [400, '{node} 的参数“{param}”不合类型', 'The parameter “{param}” of {node} is of the wrong kind'],
  paramRange: [
    400,
    '{node} 的参数“{param}”为 {value}，{range}',
    'The parameter “{param}” of {node} is {value}, it must be {range}',
  ],
  paramAbove: [
    400,
    '{node} 的参数“{param}”为 {value}，不能大于“{other}”的 {high}',
    'The parameter “{param}” of {node} is {value}, it must not exceed “{other}”, which is {high}',
  ],
  paramAboveWires: [
    400,
    '{node} 的参数“{param}”为 {value}，但只接了 {high} 个输入',
    'The parameter “{param}” of {node} is {value}, but only {high} inputs are wired',
  ],
  paramInteger: [400, '{node} 的参数“{param}”必须是整数', 'The parameter “{param}” of {node} must be a whole number'],
  tableOrder: [
    400,
    '{node} 的折线表“{param}”至少要两点，横坐标必须递增',
    'The table “{param}” of {node} needs two points at least, its x must increase',
  ],
  unknownParameter: [400, '{node}：模型没有参数“{parameter}”', '{node}: the model has no parameter “{parameter}”'],
  cycle: [
    400,
    '形成了环路：{path}。反馈必须经过“延时一拍”块',
    'There is a loop: {path}. Feedback must pass a delay block',
  ],
  badState: [
    400,
    '保存的模型状态已损坏或不是本平台的；模型将从头开始',
    'The saved state of the models is damaged or not ours; the models begin anew',
  ],
  samplesOfModel: [
    409,
    '实例 {instance} 的输入“{port}”要取全部采样，但测点 {point} 由模型 {model} 每次扫描写一个值；请绑定设备的测点',
    'The input “{port}” of the instance {instance} takes every sample, but the model {model} writes one value a scan to the point {point}; bind it to a point of a device',
  ],
  tooManyRings: [
    409,
    '全部模型最多可以对 {limit} 个测点取两次扫描之间的全部采样，没有余量了；请减少这类输入的实例',
    'All models together can take every sample of at most {limit} points, and that many are in use; use fewer instances with such inputs',
  ],
  outputTaken: [
    409,
    '输出点 {point} 已由模型 {model} 的实例 {instance} 写入；一个点只能由一处写',
    'The output point {point} is written by the instance {instance} of the model {model}; a point has one writer',
  ],
  badBinding: [
    400,
    '实例 {instance} 绑定了 {count} 个{side}，模型有 {expected} 个',
    'The instance {instance} binds {count} {side}, the model has {expected}',
  ],
  unbound: [
    400,
    '实例 {instance} 缺少输入“{port}”的测点',
    'The instance {instance} has no point for the input “{port}”',
  ],
  sameInstance: [400, '实例 {instance} 出现了两次', 'The instance {instance} is there twice'],
  tooManyInstances: [
    400,
    '一个模型最多 {limit} 个实例，这里有 {count} 个',
    'A model has at most {limit} instances, here are {count}',
  ],
  tooManyShapes: [
    400,
    '实例改了决定状态大小的参数（如窗口），共有 {count} 种组合，最多 {limit} 种',
    'Instances override parameters that their memory hangs on (such as windows) in {count} ways, at most {limit} are possible',
  ],
  wrongPointUnit: [
    400,
    '实例 {instance}：输入“{port}”需要 {toUnit}，测点的单位是 {fromUnit}，不能换算',
    'Instance {instance}: the input “{port}” needs {toUnit}, the point is in {fromUnit}; there is no conversion',
  ],
  tooMuchMemory: [
    409,
    '全部模型需要 {count} MiB 内存，最多 {limit} MiB；请缩短窗口或减少实例',
    'All models together need {count} MiB of memory, at most {limit} are given; shorten windows or use fewer instances',
  ],
})

export const typeWords = {
  number: { zh: '模拟量', en: 'number' },
  boolean: { zh: '开关量', en: 'boolean' },
  samples: { zh: '采样序列', en: 'series of samples' },
} as const

/** A port, parameter, role or type as faults name it: as the forms do. */
export const saidAs = (id: string, label: Text | undefined): Text => ({
  zh: label?.zh || label?.en || id,
  en: label?.en || label?.zh || id,
})
