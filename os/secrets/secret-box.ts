import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const nonceBytes = 12
const tagBytes = 16

/** Keeps passwords of connections so that a stolen database alone does not give them away. */
export type SecretBox = {
  seal(secrets: Record<string, string>): Buffer
  open(sealed: Uint8Array): Record<string, string>
}

/** AES-256-GCM (NIST SP 800-38D) with a random nonce per sealing. `key` is 32 bytes. */
export function secretBox(key: Uint8Array): SecretBox {
  return {
    seal(secrets) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
      decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
      const plain = Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
      return JSON.parse(plain.toString('utf8'))
    },
  }
}

/** The installation's key: `secret.key` in the data folder, made on the first start, readable by its owner alone. */
export function installationKey(dataFolder: string): Buffer {
  const file = join(dataFolder, 'secret.key')
  try {
    writeFileSync(file, randomBytes(32), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file)
}
