import type { Text } from '../../../../../contract/text.ts'

/** What the palette offers beside the blocks of the catalogue. */
export const paletteWords = {
  ports: { zh: '接口与注释', en: 'Ports and comments' },
  submodels: { zh: '子模型', en: 'Sub-models' },
  input: { zh: '输入', en: 'Input' },
  inputAbout: { zh: '绑定设备上的一个测点', en: 'takes a point of the equipment' },
  inputBoolean: { zh: '开关量输入', en: 'Boolean input' },
  inputSamples: { zh: '采样序列输入', en: 'Samples input' },
  inputSamplesAbout: {
    zh: '取测点在两次扫描之间的全部采样，用于振动等快信号',
    en: 'takes every sample of a point since the last scan: for vibration and whatever is faster than a scan',
  },
  alarmInput: { zh: '报警输入', en: 'Alarm input' },
  alarmInputAbout: { zh: '读取一个报警的状态', en: 'reads the state of an alarm' },
  output: { zh: '输出', en: 'Output' },
  outputAbout: { zh: '写入一个计算测点', en: 'becomes a calculated point' },
  outputBoolean: { zh: '开关量输出', en: 'Boolean output' },
  alarm: { zh: '报警', en: 'Alarm' },
  alarmAbout: { zh: '开关量为真时报警', en: 'raised while its input is true' },
  comment: { zh: '注释', en: 'Comment' },
  commentAbout: { zh: '写给同事看的说明', en: 'words for colleagues' },
  newSubmodel: { zh: '新建子模型', en: 'New sub-model' },
  newSubmodelAbout: {
    zh: '画一次，到处用：有自己的输入、输出和参数',
    en: 'drawn once, used often: with inputs, outputs and parameters of its own',
  },
  templates: { zh: '诊断模板', en: 'Templates' },
  template: { zh: '模板', en: 'Template' },
  submodelName: { zh: '子模型', en: 'Sub-model' },
} satisfies Record<string, Text>
