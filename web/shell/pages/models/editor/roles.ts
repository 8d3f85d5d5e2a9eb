import type { EquipmentType } from '../../../../../api/platform.ts'
import type { Text } from '../../../../../contract/text.ts'
import { units } from '../../../../../units/units.ts'

export type Role = EquipmentType['roles'][number]

/** What plants use where the quantity's own unit is too large or too small for them. */
const usual: Record<string, string> = {
  ...{ pressure: 'kPa', gaugePressure: 'MPag', absolutePressure: 'kPaa', massFlow: 't/h', volumeFlow: 'm3/h' },
  ...{ power: 'MW', length: 'mm', current: 'A', voltage: 'V' },
}

const unitFor = (quantity: string | null): string | null =>
  quantity === null ? null : (usual[quantity] ?? units.find((u) => u.quantity === quantity)?.si ?? null)

type Port = { type: 'number' | 'boolean' | 'samples'; unit: string | null; label?: Text; role?: string }

/** What choosing a role does to a port: it takes the role's name and a unit of what it measures, where nobody has set them. */
export function withRole(
  { type, unit, label, role: before }: Port,
  role: string | undefined,
  roles: readonly Role[],
): Pick<Port, 'role' | 'label' | 'unit'> {
  const known = roles.find((each) => each.role === role)
  const last = roles.find((each) => each.role === before)
  // a name or unit that came with the role before goes with it
  const named = label && (label.zh || label.en) && !(label.zh === last?.name.zh && label.en === last?.name.en)
  const set = unit !== null && !(last && unit === unitFor(last.quantity))
  return {
    role,
    label: named || !known ? label : { ...known.name },
    unit: set || !known || type === 'boolean' ? unit : unitFor(known.quantity),
  }
}

/** Roles as a list to choose from, found by name and by code; one that the type does not have stays as it is. */
export function roleChoices(roles: readonly Role[], now: string | undefined, language: 'zh' | 'en') {
  const listed = roles.map(({ role, name }) => ({
    value: role,
    label: name[language] || name.zh || name.en || role,
    search: `${role} ${name.zh} ${name.en}`.toLowerCase(),
  }))
  return now === undefined || roles.some(({ role }) => role === now)
    ? listed
    : [...listed, { value: now, label: now, search: now.toLowerCase() }]
}
