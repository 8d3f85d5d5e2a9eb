import type { TriedFile } from '../../../../api/learned-models.ts'
import { connectRpc } from '../../../stream/rpc.ts'
import { type ProbeArgs, probe } from './probe.ts'

// Entry of a process that tries one file and then ends: native code can be stopped, and its memory given back, in no other way.

export type ProbeMethods = { probe(args: ProbeArgs): TriedFile }

if (!process.send) throw new Error('this file is the entry of a child process')

const methods: ProbeMethods = { probe: (args) => probe(args, () => performance.now()) }

connectRpc(
  { postMessage: (message) => void process.send!(message), on: (event, listener) => process.on(event, listener) },
  methods,
  () => {},
)
// with who asked gone there is nobody to answer
process.on('disconnect', () => process.exit())
