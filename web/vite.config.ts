import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { offlineFiles } from './offline-files.ts'

/** Where `npm start` serves, for working on the screens with `vite --config web/vite.config.ts`. */
const server = `http://localhost:${process.env.MILLRACE_PORT ?? 8080}`

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), offlineFiles()],
  server: { proxy: { '/api': { target: server, ws: true } }, fs: { allow: ['..'] } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // The sign-in page loads `react` and `base` alone; everything drawn with antd comes with the frame behind it.
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        'service-worker': join(import.meta.dirname, 'shell/offline/service-worker.ts'),
      },
      output: {
        // a service worker keeps its address, else it would never be replaced
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
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
