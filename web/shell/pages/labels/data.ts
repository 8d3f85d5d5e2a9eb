import { queryOptions } from '@tanstack/react-query'
import type { LabelScheme, LabelSchemeInput, SheetInput } from '../../../../api/labels.ts'
import { ApiProblem, api } from '../../api.ts'
import { getPreferences } from '../../preferences.ts'

export const labelQueries = {
  schemes: (entity?: string) =>
    queryOptions({
      queryKey: ['labels', 'schemes', entity ?? null],
      queryFn: async ({ signal }) =>
        (await api.get<{ items: LabelScheme[] }>('/api/labels/schemes', { entity }, signal)).items,
    }),
}

/** What is answered by a picture or a document instead of JSON. */
async function made(path: string, body: object, signal?: AbortSignal): Promise<Blob> {
  const headers = { 'content-type': 'application/json', 'accept-language': getPreferences().language }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), signal })
  if (response.ok) return response.blob()
  throw new ApiProblem({ ...(await response.json()), status: response.status })
}

export const previewOf = (scheme: LabelSchemeInput, record?: { entity: string; id: string }, signal?: AbortSignal) =>
  made('/api/labels/preview', { scheme, ...(record && { record }) }, signal)

export const sheetOf = (input: SheetInput, signal?: AbortSignal) => made('/api/labels/sheet', input, signal)
