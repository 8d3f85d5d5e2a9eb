import { AttributeIds, type ClientSession, DataType, DataValue, StatusCodes } from 'node-opcua'
import type { WriteOutcome } from '../../contract/driver.ts'
import { quality } from '../../contract/quality.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { DataTypes } from './data-types.ts'
import { opcuaRefusals } from './refusals.ts'
import { qualityFromStatus } from './status-quality.ts'
import { answerValue, scalarOf, variantFor } from './value.ts'

export type ReadAnswer = { value: SampleValue; time: number; quality: number }

/** UTC ms of a value: when the source measured it, else when the server did, else now. */
export function timeOf(value: DataValue, clock: () => number): number {
  return (value.sourceTimestamp ?? value.serverTimestamp)?.getTime() ?? clock()
}

function answerOf(value: DataValue, clock: () => number): ReadAnswer {
  const time = timeOf(value, clock)
  const scalar = scalarOf(value.value, 'text')
  if (scalar.kind === 'refused') return { value: null, time, quality: quality.badConfiguration }
  const word = qualityFromStatus(value.statusCode.value)
  const empty = scalar.kind === 'none' && value.statusCode.isGood()
  return {
    value: answerValue(scalar, value.value?.dataType ?? DataType.Null),
    time,
    quality: empty ? quality.bad : word,
  }
}

/** Reads values past the server's cache, in as many requests as its limit asks for; the order is that of `nodeIds`. */
export async function readNodes(
  session: ClientSession,
  nodeIds: readonly string[],
  perRequest: number,
  clock: () => number,
): Promise<ReadAnswer[]> {
  const answers: ReadAnswer[] = []
  for (let i = 0; i < nodeIds.length; i += perRequest) {
    const group = nodeIds.slice(i, i + perRequest)
    const values = await session.read(group.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })))
    for (const value of values) answers.push(answerOf(value, clock))
  }
  return answers
}

/** Writes a value in the node's own data type and reads it back. Nothing is rounded or clamped to make it fit. */
export async function writeNode(
  session: ClientSession,
  types: DataTypes,
  nodeId: string,
  value: SampleValue,
): Promise<WriteOutcome> {
  const declared = await types.ofVariable(nodeId)
  if (!declared)
    return { ok: false, refusal: new Refusal(opcuaRefusals.opcuaUnknownNode, { nodeId, status: 'no value' }) }
  const { dataType } = declared
  const variant = variantFor(value, dataType)
  if (!variant) {
    const args = { value: String(value), type: DataType[dataType] ?? '?', nodeId }
    return { ok: false, refusal: new Refusal(opcuaRefusals.opcuaWrongValue, args, 'value') }
  }
  // Only the value: many servers refuse a write that brings a status or a time stamp.
  const status = await session.write({
    nodeId,
    attributeId: AttributeIds.Value,
    value: new DataValue({ value: variant, statusCode: StatusCodes.Good }),
  })
  if (!status.isGood()) {
    const args = { nodeId, status: status.name, description: status.description }
    return { ok: false, refusal: new Refusal(opcuaRefusals.opcuaWriteRefused, args) }
  }
  const after = await session.read({ nodeId, attributeId: AttributeIds.Value })
  const readBack = after.statusCode.isGood() ? scalarOf(after.value, 'text') : undefined
  if (!readBack || readBack.kind === 'refused' || readBack.kind === 'none') return { ok: true }
  return { ok: true, readBack: answerValue(readBack, after.value.dataType) }
}
