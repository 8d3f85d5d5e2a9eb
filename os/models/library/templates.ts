import type { ModelTemplate, ModelTemplateItem, ModelTemplates } from '../../../api/models.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Text, t } from '../../../contract/text.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { lifeRefusals } from '../refusals.ts'
import { airHeater } from './boiler/air-heater.ts'
import { combustion } from './boiler/combustion.ts'
import { fans } from './boiler/fans.ts'
import { mills } from './boiler/mills.ts'
import { sootBlowing } from './boiler/soot-blowing.ts'
import { steamTemperatures } from './boiler/steam-temperatures.ts'
import { tubes } from './boiler/tubes.ts'
import { diagnosisTemplates } from './diagnosis.ts'
import type { SubmodelInput } from './draw.ts'
import { generator } from './electrical/generator.ts'
import { motors } from './electrical/motors.ts'
import { transformers } from './electrical/transformers.ts'
import type { LibraryModel } from './library.ts'
import { bearings } from './turbine/bearings.ts'
import { coldEnd } from './turbine/cold-end.ts'
import { feedPumps } from './turbine/feed-pumps.ts'
import { heatRate } from './turbine/heat-rate.ts'
import { heaters } from './turbine/heaters.ts'
import { oil, seals } from './turbine/seals-oil.ts'
import { valves } from './turbine/valves.ts'
import { vibration } from './turbine/vibration.ts'

/** Every model that comes with the platform, system by system. */
export const libraryModels: readonly LibraryModel[] = [
  ...[combustion, airHeater, mills, fans, sootBlowing, steamTemperatures, tubes],
  ...[heatRate, coldEnd, heaters, feedPumps, bearings, vibration, valves, seals, oil],
  ...[generator, transformers, motors],
].flat()

const groups = [
  { id: 'diagnosis', label: t('诊断模板', 'Diagnosis') },
  { id: 'boiler', label: t('锅炉', 'Boiler') },
  { id: 'turbine', label: t('汽机', 'Turbine') },
  { id: 'electrical', label: t('电气', 'Electrical') },
]

const diagnosisAbout = t(
  '通用诊断子模型：放进任意图中，或直接建成模型后绑定测点。',
  'A diagnosis for any measurement: part of any drawing, or a model of its own.',
)

/** What the diagnoses put out, as points are called after it. */
const outputWords: Record<string, Text> = {
  deviation: t('偏差', 'deviation'),
  count: t('次数', 'times'),
  hours: t('小时', 'hours'),
  period: t('周期', 'period'),
  amplitude: t('幅值', 'amplitude'),
  slope: t('斜率', 'slope'),
  difference: t('差值', 'difference'),
  within: t('合格时间占比', 'share of time within'),
  saturated: t('饱和时间占比', 'share of time at an end'),
  oscillates: t('振荡', 'oscillates'),
  expected: t('应有值', 'expected'),
}

/** A sub-model as a model of its own: its ports become inputs and outputs, its alarm an alarm, its parameters those of the model. */
export function wholeModel(submodel: SubmodelInput): ModelInput {
  const { id, label, inputs = [], outputs = [], parameters = [] } = submodel
  const values = outputs.filter((port) => port.id !== 'alarm')
  const at = (x: number, row: number) => ({ position: { x: x * 220, y: row * 110 } })
  const wire = (from: { node: string; port?: string }, to: { node: string; port?: string }) => ({ from, to })
  return {
    ...{ format: 'millrace-model', version: 1, name: label, cycleMs: 1000, parameters },
    inputs: inputs.map((port, row) => ({ id: port.id, type: port.type, label: port.label, ...at(0, row) })),
    blocks: [
      {
        ...{ id: 'diagnosis', kind: 'submodel', submodel: id, ...at(1, 0) },
        params: Object.fromEntries(parameters.map((parameter) => [parameter.id, { parameter: parameter.id }])),
      },
    ],
    outputs: values.map((port, row) => ({ id: port.id, type: port.type, label: outputWords[port.id], ...at(2, row) })),
    alarms: [{ id: 'alarm', label, ...at(2, values.length) }],
    submodels: [submodel],
    wires: [
      ...inputs.map((port) => wire({ node: port.id }, { node: 'diagnosis', port: port.id })),
      ...outputs.map((port) => wire({ node: 'diagnosis', port: port.id }, { node: port.id })),
    ],
  }
}

function itemOf(
  drawing: ModelInput,
): Pick<ModelTemplateItem, 'inputs' | 'outputs' | 'parameters' | 'alarms' | 'blocks'> {
  return {
    inputs: (drawing.inputs ?? []).map(({ id, label = null, type = 'number', unit = null, optional = false }) => ({
      ...{ id, label, type, unit, optional },
    })),
    outputs: (drawing.outputs ?? []).map(({ id, label = null, type = 'number' }) => ({ id, label, type })),
    parameters: (drawing.parameters ?? []).map(({ unit = null, ...rest }) => ({ ...rest, unit })),
    alarms: (drawing.alarms ?? []).map(({ id, label = null, priority = 'medium' }) => ({ id, label, priority })),
    blocks: drawing.blocks?.length ?? 0,
  }
}

const templates: readonly ModelTemplate[] = [
  ...diagnosisTemplates.map((submodel): ModelTemplate => {
    const drawing = wholeModel(submodel)
    return {
      ...{ id: submodel.id, kind: 'submodel', group: 'diagnosis', equipment: null, label: submodel.label },
      ...{ about: diagnosisAbout, source: '', ...itemOf(drawing), blocks: submodel.blocks?.length ?? 0 },
      ...{ drawing, submodel },
    }
  }),
  ...libraryModels.map(
    ({ drawing, ...about }): ModelTemplate => ({
      ...{ kind: 'model', ...about, ...itemOf(drawing), drawing, submodel: null },
    }),
  ),
]
const byId = new Map(templates.map((template) => [template.id, template]))

/** Throws unknownTemplate. */
export function templateOf(id: string): ModelTemplate & { drawing: ModelInput } {
  const found = byId.get(id)
  if (!found) throw new Refusal(lifeRefusals.unknownTemplate, { id }, 'template')
  return found as ModelTemplate & { drawing: ModelInput }
}

export const listTemplates = (): ModelTemplates => ({
  groups,
  templates: templates.map(({ drawing: _, submodel: __, ...item }) => item),
})
