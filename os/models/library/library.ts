import type { Text } from '../../../contract/text.ts'
import type { ModelInput } from '../graph/model-schema.ts'
import { drawModel, type ModelDraft } from './draw.ts'

export const libraryGroups = ['boiler', 'turbine', 'electrical'] as const
export type LibraryGroup = (typeof libraryGroups)[number]

/**
 * A model that comes with the platform: to be taken over for a plant's own equipment type, whose points play its inputs' roles.
 * `equipment` is a type's usual code, `source` where its physics is written down.
 */
export type LibraryModel = {
  id: string
  group: LibraryGroup
  equipment: string
  label: Text
  about: Text
  source: string
  drawing: ModelInput
}

type Draft = Omit<LibraryModel, 'drawing' | 'group'> & Omit<ModelDraft, 'name' | 'note'>

/** Models of one system of the plant. */
export const libraryOf = (group: LibraryGroup, drafts: readonly Draft[]): readonly LibraryModel[] =>
  drafts.map(({ id, equipment, label, about, source, ...draft }) => ({
    ...{ id, group, equipment, label, about, source },
    drawing: drawModel({ ...draft, name: label, note: `${about.zh}\n${about.en}\n${source}` }),
  }))
