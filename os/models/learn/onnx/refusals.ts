import { defineRefusals } from '../../../../contract/refusal.ts'

/** Why a model that was brought as a file is not taken. */
export const onnxRefusals = defineRefusals({
  onnxBroken: [422, '这不是完整的 ONNX 文件：{why}', 'This is no whole ONNX file: {why}'],
  onnxTooLarge: [
    413,
    'ONNX 文件有 {bytes} 字节，上限 {limit}；请减小模型',
    'The ONNX file has {bytes} bytes, at most {limit} are taken; make the model smaller',
  ],
  onnxExternalData: [
    422,
    'ONNX 文件的权重放在别的文件里（{name}）；请导出为单个文件',
    'The weights of the ONNX file stand in another file ({name}); export it as one file',
  ],
  onnxOperator: [
    422,
    '不支持算子 {name}：循环、分支、大小随数值变化的结果、随机和文本算子以及自定义算子都不运行。导出时请固定批量为 1 并折叠常量',
    'The operator {name} is not run: neither are loops, branches, results whose size hangs on values, chance, texts and operators of your own. Export with a batch of 1 and constants folded',
  ],
  onnxNested: [
    422,
    'ONNX 文件含有子图或自定义函数（{name}）；请展开后导出',
    'The ONNX file has graphs within or functions of its own ({name}); export it flat',
  ],
  onnxTree: [422, 'ONNX 文件中的决策树绕成了圈，不能运行', 'A decision tree in the ONNX file runs in a circle'],
  onnxTooManyNodes: [
    422,
    'ONNX 文件有 {count} 个算子，上限 {limit}',
    'The ONNX file has {count} operators; at most {limit} are run',
  ],
  onnxNotOpened: [422, 'ONNX 文件打不开：{why}', 'The ONNX file cannot be opened: {why}'],
  onnxInputs: [
    422,
    'ONNX 模型有 {count} 个输入；须恰好一个',
    'The ONNX model has {count} inputs; it has to have exactly one',
  ],
  onnxInputType: [
    422,
    'ONNX 模型的输入“{name}”是 {type}；须为 float 或 double',
    'The input “{name}” of the ONNX model is {type}; it has to be float or double',
  ],
  onnxInputShape: [
    422,
    'ONNX 模型的输入形状是 [{shape}]；按所选变量须为 [1 或 N, {columns}]',
    'The input of the ONNX model has the shape [{shape}]; with the columns chosen it has to be [1 or N, {columns}]',
  ],
  onnxNoOutput: [
    422,
    'ONNX 模型没有每行给出一个数的输出（有：{outputs}）',
    'The ONNX model has no output of one number for a row (it has: {outputs})',
  ],
  onnxNoSuchOutput: [
    422,
    'ONNX 模型没有给出数的输出“{name}”（有：{outputs}）',
    'The ONNX model has no output “{name}” of numbers (it has: {outputs})',
  ],
  onnxRunFails: [
    422,
    'ONNX 模型对{row}不能计算：{why}。声明的形状可能与实际不符',
    'The ONNX model cannot calculate {row}: {why}. Its shape may not be what it says',
  ],
  onnxOutputShape: [
    422,
    'ONNX 模型的输出“{name}”对{row}给出 {count} 个数；须恰好一个',
    'The output “{name}” of the ONNX model gives {count} numbers for {row}; it has to be one',
  ],
  onnxNotFinite: [422, 'ONNX 模型对{row}给出的不是有限数', 'The ONNX model gives no finite number for {row}'],
  onnxUnsteady: [
    422,
    'ONNX 模型对同一行先后给出 {first} 和 {second}；有记忆或随机的模型不能用',
    'The ONNX model gives {first} and then {second} for the same row; one with a memory or with chance cannot be used',
  ],
  onnxTooSlow: [
    422,
    'ONNX 模型算一行需要 {ms} 毫秒，上限 {limit}；请减小模型',
    'The ONNX model takes {ms} ms for a row, at most {limit} are allowed; make it smaller',
  ],
  onnxProbeTooLong: [
    422,
    'ONNX 模型打开和试算超过 {seconds} 秒，已停止',
    'Opening and trying the ONNX model took longer than {seconds} s and was stopped',
  ],
  onnxTooMuchMemory: [
    422,
    'ONNX 模型试算时占用超过 {limit} MiB 内存，已停止',
    'The ONNX model took more than {limit} MiB of memory when it was tried and was stopped',
  ],
  onnxCrashed: [
    422,
    'ONNX 模型试算时使运行库崩溃，不能使用',
    'The ONNX model brought its runtime down when it was tried and cannot be used',
  ],
  onnxBusy: [
    429,
    '已有 {waiting} 个 ONNX 文件在试算；请稍后再传',
    '{waiting} ONNX files are being tried already; upload this one later',
  ],
  onnxUnavailable: [422, '本机没有 ONNX 运行库（{why}）', 'There is no ONNX runtime for this machine ({why})'],
  onnxNoLimit: [
    422,
    '{count} 行历史上的分数界限为 {limit}；须大于 0（越大越异常）',
    'The limit of the scores over {count} rows of history is {limit}; it has to be above 0 (larger is more abnormal)',
  ],
  onnxNoFile: [422, '请先上传 ONNX 文件', 'Upload an ONNX file first'],
  onnxOtherColumns: [
    422,
    '上传的 ONNX 文件是按 {tried} 个输入试算的，现在选了 {columns} 个；请重新上传',
    'The ONNX file was tried with {tried} inputs, now there are {columns}; upload it again',
  ],
  tooManyFileModels: [
    409,
    '一个组织最多有 {limit} 个以文件带来的数据模型',
    'An organisation has at most {limit} data-driven models that come as files',
  ],
  onnxOtherOutput: [
    422,
    '上传的 ONNX 文件是按输出“{output}”试算的，现在设置的输出不同；请重新上传',
    'The ONNX file was tried with its output “{output}”, now another is set; upload it again',
  ],
  onnxNotAFileKind: [
    422,
    '这种数据模型由平台训练，不接受文件',
    'Models of this kind are trained here and take no file',
  ],
})
