import { type Block, defineBlock, type Port } from '../../../contract/block.ts'
import { isBad, origin, quality, worst } from '../../../contract/quality.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { type Text, t } from '../../../contract/text.ts'
import { maxInputs, maxOutputs } from '../engine/generate.ts'
import { differenceOf } from '../graph/unit-algebra.ts'
import { type Ground, type OpenGround, openGround } from '../learn/ground.ts'
import type { Kind, Scorer } from '../learn/kind.ts'
import { learnRefusals } from '../learn/refusals.ts'
import { boolean, number } from './words.ts'

/** The engine takes a block's ports and wires together. */
const mostColumns = maxInputs / 2
/** Longest name of a column that can be the name of a port, with what stands before it. */
const longestPort = 48

/** Of values that a model calculated where its training had not been. */
const untrained = quality.uncertain | origin.untrained

/**
 * Opens a document that may come from outside; one that was made before grounds were kept has none. Throws a refusal when it is not of the
 * kind or its parts do not fit together.
 */
export function openDocument(kind: Kind, document: unknown): { scorer: Scorer; ground: OpenGround | null } {
  const broken = (why: string, field?: string) =>
    new Refusal(learnRefusals.brokenDocument, { kind: kind.label, why }, field)
  const parsed = kind.document.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw broken(`${issue.path.join('.')}: ${issue.message}`, issue.path.join('.'))
  }
  try {
    const scorer = kind.open(parsed.data)
    const { ground } = parsed.data as { ground?: Ground }
    return { scorer, ground: ground ? openGround(ground, scorer.names) : null }
  } catch (error) {
    throw broken(error instanceof Error ? error.message : String(error))
  }
}

/**
 * Ports of the columns: their own names. One that is too long for a wire, looks like a number (JavaScript would move it to the front) or
 * stands for something else goes by its place.
 */
export function portsOf(names: readonly string[]): string[] {
  const plain = (name: string) => name.length <= longestPort && !/^\d+$|^__proto__$/.test(name)
  const taken = new Set(names)
  return names.map((name, c) => {
    if (plain(name)) return name
    let port = `column${c + 1}`
    while (taken.has(port)) port += '_'
    taken.add(port)
    return port
  })
}

const both = (zh: string, en: string, name: Text): Text => t(`${zh} ${name.zh}`, `${en} ${name.en}`)

/**
 * A trained model as a block of its own version. Inputs are its columns, all of them needed; outputs are the index (above 1 the row is
 * unlike the training set), the verdict, the number of the column that has the largest part in it, whether the row lies outside what
 * training covered (of a version that knows it: then all the others are uncertain), the kind's own statistics and, where the kind says what
 * it expects of a column, `estimate_…` and `residual_…`, as far as a block may have outputs.
 *
 * @param id with the version, for the compiled model's identity hangs on it
 * @param units of the columns as they were trained, by name: what is wired is converted to them. A column without one takes any unit as it is.
 * @param labels of the columns, by name; one without goes by its name
 * @throws Refusal brokenDocument, tooManyInputs, duplicateName
 */
export function learnedBlock(
  id: string,
  label: Text,
  kind: Kind,
  document: unknown,
  units: Readonly<Record<string, string>> = {},
  labels: Readonly<Record<string, Text>> = {},
): Block {
  const { scorer, ground } = openDocument(kind, document)
  const { names, statistics } = scorer
  const n = names.length
  if (n > mostColumns) throw new Refusal(learnRefusals.tooManyInputs, { columns: n, most: mostColumns })
  const twice = names.find((name, c) => names.indexOf(name) !== c)
  if (twice !== undefined) throw new Refusal(learnRefusals.duplicateName, { name: twice })
  const ports = portsOf(names)
  const unitOf = (c: number) => (Object.hasOwn(units, names[c]) ? units[names[c]] : undefined)
  const labelOf = (c: number) => (Object.hasOwn(labels, names[c]) ? labels[names[c]] : t(names[c], names[c]))

  // one row and one score for all instances: a step fills and reads them before the next begins
  const row = new Float64Array(n)
  const score = scorer.newScore()
  scorer.score(row, score)
  // a document whose lists are too short has no number to say of any row
  if (!Number.isFinite(score.index))
    throw new Refusal(learnRefusals.brokenDocument, { kind: kind.label, why: 'no index of a row of zeros' })
  const own = ground ? 4 : 3
  const first = own + statistics.length
  const estimated = Int32Array.from(names.map((_, c) => c).filter((c) => Number.isFinite(score.estimate[c]))).subarray(
    0,
    (maxOutputs - first) >> 1,
  )

  const inputs = ports.map((port, c): [string, Port] => [port, number(labelOf(c), unitOf(c) ?? 'any')])
  const outputs: [string, Port][] = [
    ['index', number(t('异常指数', 'index'), '1')],
    ['alarm', boolean(t('异常', 'abnormal'))],
    ['leading', number(t('主要变量序号', 'number of the leading column'), '1')],
    ...(ground ? [['outside', boolean(t('超出训练工况', 'outside the trained conditions'))] as [string, Port]] : []),
    ...statistics.map((name): [string, Port] => [`statistic_${name}`, number(t(name, name), 'any')]),
  ]
  for (const c of estimated) {
    const unit = unitOf(c) ?? null
    outputs.push(
      [`estimate_${ports[c]}`, number(both('估计值', 'estimate of', labelOf(c)), unit ?? 'any')],
      [`residual_${ports[c]}`, number(both('残差', 'residual of', labelOf(c)), differenceOf(unit) ?? 'any')],
    )
  }
  const cut = estimated.length < score.estimate.filter(Number.isFinite).length
  const told = cut
    ? t(`估计值只给出前 ${estimated.length} 个变量。`, ` Estimates of the first ${estimated.length} columns only.`)
    : t('', '')
  return defineBlock({
    id,
    label,
    group: 'learned',
    about: t(
      `${kind.note.zh}指数大于 1 表示与训练集不符；主要变量是对指数贡献最大的变量，从 1 数起。${told.zh}`,
      `${kind.note.en} An index above 1 is unlike the training set; the leading column is the one with the largest part in it, counted from 1.${told.en}`,
    ),
    formula: `index = ${statistics.join(', ')} / limit;  alarm = index > 1`,
    quality: t(
      `任一输入为坏时没有结论，全部输出为坏；否则取最差输入的质量。${ground ? '超出训练工况时，其余输出为可疑。' : ''}`,
      `No verdict while an input is bad: all outputs are bad. Otherwise as good as the worst input.${ground ? ' Outside the trained conditions the other outputs are uncertain.' : ''}`,
    ),
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    params: {},
    step: ({ x, xq, y, yq }) => {
      let usable = true
      let word = xq[0]
      for (let c = 0; c < n; c++) {
        row[c] = x[c]
        if (isBad(xq[c])) usable = false
        word = worst(word, xq[c])
      }
      if (usable) scorer.score(row, score)
      const judged = usable && Number.isFinite(score.index)
      const outside = judged && ground !== null && ground.standing(row) !== 'inside'
      const said = !judged && !isBad(word) ? quality.bad : outside ? worst(word, untrained) : word
      for (let i = 0; i < outputs.length; i++) yq[i] = said
      // false would be a verdict
      if (!judged) return
      if (ground) {
        y[3] = outside ? 1 : 0
        yq[3] = word
      }
      let leading = -1
      for (let c = 0; c < n; c++)
        if (score.contribution[c] > 0 && (leading < 0 || score.contribution[c] > score.contribution[leading]))
          leading = c
      y[0] = score.index
      y[1] = score.index > 1 ? 1 : 0
      y[2] = leading + 1
      for (let k = 0; k < statistics.length; k++) y[own + k] = score.statistics[k]
      for (let k = 0; k < estimated.length; k++) {
        y[first + 2 * k] = score.estimate[estimated[k]]
        y[first + 2 * k + 1] = score.residual[estimated[k]]
      }
    },
  })
}
