import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { Refusal } from '../../contract/refusal.ts'
import { mtconnectRefusals } from './config.ts'
import { DeviceModel } from './model.ts'
import { BadDocument, parseXml } from './xml.ts'

/**
 * Reads the description of an adapter's devices from the connection's folder. Links that lead out of the folder are refused.
 * @throws Refusal
 */
export async function readDevicesFile(folder: string, file: string, maxBytes: number): Promise<DeviceModel> {
  const missing = new Refusal(mtconnectRefusals.mtconnectFileMissing, { file }, 'devicesFile')
  const unusable = (detail: string) => new Refusal(mtconnectRefusals.mtconnectFile, { file, detail }, 'devicesFile')
  if (isAbsolute(file) || file.includes('\0') || file.split(/[\\/]/).includes('..')) throw missing
  let path: string
  try {
    path = await realpath(join(folder, file))
    if (!path.startsWith((await realpath(folder)) + sep)) throw missing
  } catch {
    throw missing
  }
  const about = await stat(path)
  if (!about.isFile()) throw missing
  if (about.size > maxBytes) throw unusable(`${about.size} bytes, at most ${maxBytes}`)
  try {
    return new DeviceModel(parseXml(await readFile(path)))
  } catch (error) {
    if (error instanceof BadDocument) throw unusable(error.message)
    throw error
  }
}
