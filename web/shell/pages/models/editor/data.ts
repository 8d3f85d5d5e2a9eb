import { queryOptions, useQuery } from '@tanstack/react-query'
import type {
  BlockCatalog,
  ModelDetail,
  ModelDrawing,
  ModelInstanceItem,
  ModelSaved,
  WireLook,
} from '../../../../../api/models.ts'
import type { Page } from '../../../../../api/platform.ts'
import { type ModelDoc, type SubmodelDoc, submodelSchema } from '../../../../../os/models/graph/model-schema.ts'
import { api } from '../../../api.ts'
import { queries, queryClient } from '../../../queries.ts'
import type { Template } from './palette-items.ts'
import type { Role } from './roles.ts'

const path = (id: string) => `/api/models/${encodeURIComponent(id)}`

export const modelQueries = {
  blocks: () =>
    queryOptions({
      queryKey: ['models', 'blocks'],
      queryFn: ({ signal }) => api.get<BlockCatalog>('/api/models/blocks', {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  /** Sub-models that the platform brings. */
  templates: () =>
    queryOptions({
      queryKey: ['models', 'templates', 'sub-models'],
      queryFn: async ({ signal }) =>
        (
          await api.get<{ templates: (Template & { kind: string })[] }>('/api/models/templates', {}, signal)
        ).templates.filter((one) => one.kind === 'submodel'),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
  detail: (id: string) =>
    queryOptions({
      queryKey: ['models', 'one', id],
      queryFn: ({ signal }) => api.get<ModelDetail>(path(id), {}, signal),
    }),
  drawing: (id: string, number: number) =>
    queryOptions({
      queryKey: ['models', 'one', id, 'drawing', number],
      queryFn: ({ signal }) => api.get<ModelDrawing>(`${path(id)}/versions/${number}`, {}, signal),
    }),
  instances: (id: string) =>
    queryOptions({
      queryKey: ['models', 'one', id, 'instances'],
      queryFn: ({ signal }) => api.get<Page<ModelInstanceItem>>(`${path(id)}/instances`, { limit: 1000 }, signal),
    }),
  /** Asked again each second while the page is seen. */
  look: (id: string, instance: string) =>
    queryOptions({
      queryKey: ['models', 'one', id, 'look', instance],
      queryFn: ({ signal }) => api.get<WireLook>(`${path(id)}/instances/${instance}/look`, {}, signal),
      refetchInterval: 1000,
      refetchIntervalInBackground: false,
      retry: false,
      staleTime: 0,
    }),
}

/** The drawing of a template, for a model that takes it in. */
export const templateDrawing = async (id: string): Promise<SubmodelDoc> =>
  // what the template leaves out gets what the schema says
  submodelSchema.parse(
    (await api.get<{ submodel: unknown }>(`/api/models/templates/${encodeURIComponent(id)}`)).submodel,
  )

/** Refused with 409 `modelChangedMeanwhile` where `version` is not the latest. */
export async function saveDraft(id: string, version: number, drawing: ModelDoc, note: string): Promise<ModelSaved> {
  const saved = await api.put<ModelSaved>(`${path(id)}/draft`, { version, drawing, note })
  queryClient.setQueryData(modelQueries.detail(id).queryKey, saved)
  for (const what of [['one', id, 'drawing'], ['drawing', id], ['list']])
    void queryClient.invalidateQueries({ queryKey: ['models', ...what], refetchType: 'none' })
  return saved
}

/** As it stands on the server now. */
export async function latestOf(id: string): Promise<{ model: ModelDetail; drawing: ModelDrawing }> {
  const model = await queryClient.fetchQuery({ ...modelQueries.detail(id), staleTime: 0 })
  const { number } = model.latest
  const drawing = await queryClient.fetchQuery({ ...modelQueries.drawing(id, number), staleTime: 0 })
  return { model, drawing }
}

const noRoles: readonly Role[] = []
/** Roles of the points of the model's type of equipment. */
export function useRoles(equipmentType: string | null): readonly Role[] {
  const { data } = useQuery({ ...queries.equipmentTypes(), enabled: equipmentType !== null })
  return data?.find(({ code }) => code === equipmentType)?.roles ?? noRoles
}
