import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onSignedOut } from './api.ts'
import { queryClient } from './queries.ts'
import { router } from './router.tsx'
import { forgetUser } from './session.ts'
import './base.css'

// A session that has ended leads to the sign-in page, which leads back to the same address.
onSignedOut(() => {
  forgetUser()
  void router.invalidate()
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
