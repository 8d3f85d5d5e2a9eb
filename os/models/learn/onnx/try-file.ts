import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { TriedFile } from '../../../../api/learned-models.ts'
import { Refusal } from '../../../../contract/refusal.ts'
import { connectRpc } from '../../../stream/rpc.ts'
import { onnxLimits, type ProbeArgs } from './probe.ts'
import type { ProbeMethods } from './probe-process.ts'
import { onnxRefusals as refusals } from './refusals.ts'

const lookEveryMs = 50
const pageBytes = 4096
/** Files are tried one after the other: each may take a core and a gibibyte. */
let turn: Promise<unknown> = Promise.resolve()
let waiting = 0
const mostWaiting = 4

/** Bytes that a process has in memory; null where the system does not say. */
async function residentBytes(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => null)
  return text === null ? null : Number(text.split(' ')[1]) * pageBytes
}

/**
 * Tries a file in a process of its own, which is ended whatever it does: when it is done, too slow, or takes too much memory.
 *
 * @throws Refusal of refusals.ts
 */
export async function tryFile(
  args: ProbeArgs,
  limits: Pick<typeof onnxLimits, 'seconds' | 'mebibytes'> = onnxLimits,
): Promise<TriedFile> {
  if (args.file.length > onnxLimits.bytes)
    throw new Refusal(refusals.onnxTooLarge, { bytes: args.file.length, limit: onnxLimits.bytes })
  if (waiting >= mostWaiting) throw new Refusal(refusals.onnxBusy, { waiting })
  waiting++
  const mine = turn.then(() => tryNow(args, limits)).finally(() => waiting--)
  turn = mine.catch(() => {})
  return mine
}

async function tryNow(
  args: ProbeArgs,
  { seconds, mebibytes }: Pick<typeof onnxLimits, 'seconds' | 'mebibytes'>,
): Promise<TriedFile> {
  const child = fork(new URL('./probe-process.ts', import.meta.url), {
    // a file from outside is read there: nothing of what this process was told goes along
    ...{ env: {}, serialization: 'advanced' as const, stdio: 'ignore' as const },
  })
  const remote = connectRpc<ProbeMethods>(
    {
      postMessage: (message) => void child.send(message as object, () => {}),
      on: (event, listener) => child.on(event, listener),
    },
    {},
    () => {},
  )
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<never>((_, reject) => {
    const deadline = performance.now() + seconds * 1000
    child.once('error', reject)
    child.once('exit', () => reject(new Refusal(refusals.onnxCrashed)))
    const look = async () => {
      if (performance.now() >= deadline) reject(new Refusal(refusals.onnxProbeTooLong, { seconds }))
      const resident = child.pid === undefined ? null : await residentBytes(child.pid)
      if (resident !== null && resident > mebibytes * 2 ** 20)
        reject(new Refusal(refusals.onnxTooMuchMemory, { limit: mebibytes }))
    }
    timer = setInterval(look, lookEveryMs)
    void look()
  })
  // also where nobody comes to wait for it
  ended.catch(() => {})
  try {
    return await Promise.race([remote.call('probe', args), ended])
  } finally {
    clearInterval(timer)
    child.kill('SIGKILL')
  }
}
