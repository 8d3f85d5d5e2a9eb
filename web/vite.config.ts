import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where `npm start` serves, for working on the screens with `vite --config web/vite.config.ts`. */
const server = `http://localhost:${process.env.MILLRACE_PORT ?? 8080}`

/** Files smaller than this gain nothing from compression. */
const leastBytes = 1024

/** Writes a .gz and a .br beside every text asset, so that the server need not compress anything while it runs. */
function compressAssets(): Plugin {
  let folder = ''
  return {
    name: 'compress-assets',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir)
    },
    async closeBundle() {
      const names = await readdir(folder, { recursive: true })
      const texts = names.map((name) => join(folder, name)).filter((file) => /\.(js|css|svg)$/.test(file))
      await Promise.all(texts.map(compressFile))
    },
  }
}

async function compressFile(file: string): Promise<void> {
  if ((await stat(file)).size < leastBytes) return
  const bytes = await readFile(file)
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, brotli))
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressAssets()],
  server: { proxy: { '/api': { target: server, ws: true } }, fs: { allow: ['..'] } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // The sign-in page loads `react` and `base` alone; everything drawn with antd comes with the frame behind it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 40 },
            { name: 'base', test: /node_modules[\\/]@tanstack[\\/](?!.*virtual)/, priority: 30 },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 20 },
            { name: 'uplot', test: /node_modules[\\/]uplot[\\/]/, priority: 20 },
            { name: 'icons', test: /node_modules[\\/]@ant-design[\\/]icons(-svg)?[\\/]/, priority: 15 },
          ],
        },
      },
    },
  },
})
