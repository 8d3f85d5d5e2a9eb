// A data folder with an empty database cluster, which the tests copy: `test-cluster.ts <folder>`
import { openData } from '../os/data/open-data.ts'

await (await openData({ folder: process.argv[2] })).close()
