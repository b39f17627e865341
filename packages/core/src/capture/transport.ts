/** Audio between threads: placeholder type until the rings are written. */
export interface TransportLink { readonly kind: 'shared' | 'message-port' }
