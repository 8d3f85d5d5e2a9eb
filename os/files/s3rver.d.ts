declare module 's3rver' {
  import type { AddressInfo } from 'node:net'

  /** The S3-compatible server of the tests, as far as they use it. */
  export default class S3rver {
    constructor(options: {
      port: number
      address: string
      silent: boolean
      directory: string
      configureBuckets: { name: string; configs: string[] }[]
    })
    run(): Promise<AddressInfo>
    close(): Promise<void>
  }
}
