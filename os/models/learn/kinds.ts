import { aakr } from './aakr.ts'
import { bayes } from './bayes.ts'
import { forest } from './forest.ts'
import { gmm } from './gmm.ts'
import { kMeans } from './k-means.ts'
import type { Kind } from './kind.ts'
import { onnx } from './onnx/onnx.ts'
import { pca } from './pca.ts'
import { ridge } from './ridge.ts'

/** Every kind of data-driven model. Options and documents are parsed by the kind's own schemas before they reach it. */
export const kinds = [bayes, ridge, forest, kMeans, gmm, pca, aakr, onnx] as unknown as readonly Kind[]

export const kindById: ReadonlyMap<string, Kind> = new Map(kinds.map((kind) => [kind.id, kind]))
