import type { Param } from '../../../../../contract/block.ts'
import type { Text } from '../../../../../contract/text.ts'
import { beyondLimits } from '../../../../../os/models/graph/limit-words.ts'
import type { ParameterDoc, ParamValue } from '../../../../../os/models/graph/model-schema.ts'
import { differenceOf, type UnitText } from '../../../../../os/models/graph/unit-algebra.ts'
import { unitOf } from '../../../../../units/units.ts'
import { type BlockElement, change, freeId, type Sheet } from './drawing.ts'

type Declared = { id: string } & Param

export const canPromote = (param: Declared): boolean => !('choices' in param || 'most' in param)

/** The value that a block has now, as a parameter of its own. @param unit what a number alone is in, as the drawing's wires make it */
function parameterOf(
  param: Declared,
  value: ParamValue | undefined,
  unit: UnitText,
): Omit<ParameterDoc, 'id' | 'label'> {
  if (typeof param.default === 'boolean')
    return { unit: null, default: typeof value === 'boolean' ? value : param.default }
  const { low, high, default: usual, unit: rule } = param as Extract<Param, { low: number }>
  // its limits are those of the unit that the block asks for
  if (typeof value === 'object' && 'value' in value)
    return { unit: rule === 'difference' ? differenceOf(value.unit) : value.unit, default: value.value }
  return {
    unit: unit !== null && unitOf(unit) ? unit : null,
    default: typeof value === 'number' ? value : usual,
    ...(low > -beyondLimits && { low }),
    ...(high < beyondLimits && { high }),
  }
}

/**
 * Makes a parameter of the sheet out of one of a block, with the value that it has; the block follows it from then on. Instances may then
 * set it and trials sweep it.
 *
 * @param blockName what the block is called
 */
export function promote(
  sheet: Sheet,
  block: string,
  { param, unit, blockName }: { param: Declared; unit: UnitText; blockName: Text },
): Sheet {
  const of = sheet.blocks.find(({ id }) => id === block)
  if (!of || !canPromote(param)) return sheet
  const id = freeId(new Set(sheet.parameters.map((p) => p.id)), param.id)
  const label = { zh: `${blockName.zh} ${param.label.zh}`, en: `${blockName.en} ${param.label.en}` }
  const parameter = { id, label, ...parameterOf(param, of.params[param.id], unit) }
  return change({ ...sheet, parameters: [...sheet.parameters, parameter] }, block, (b: BlockElement) => ({
    ...b,
    params: { ...b.params, [param.id]: { parameter: id } },
  }))
}
