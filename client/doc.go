// Package client calls the merchant API v3 of Kassa, or of any service that speaks the same, and receives its callbacks.
// It stands on the standard library alone.
//
// Make a Client from the till's credentials; it has one method for each call, named after the call's path:
//
//	c, err := client.New(client.Config{URL: "https://pay.example.com", Login: login, Secret: secret, Salt: salt})
//	made, err := c.InvoiceCreate(ctx, client.InvoiceRequest{
//		Amount: "100", Currency: "USD", Type: client.Purchase, Lifetime: 60,
//		IdempotencyKey: "order-7",
//	})
//
// Then send the payer to made.URL, and serve a Receiver at the invoice's callback URL: it verifies what arrives and calls
// a function of yours. A program without a public address follows EventList instead.
//
// Sums are Decimals, texts of exact decimals; they are never floats. Dates carry no zone, see Date. A field that is
// absent in an answer is its type's zero value.
//
// # Errors
//
// An error is an *Error when the service refused the call; errors.Is tells ErrNotFound, ErrDenied and ErrLimited apart, and the
// texts say which field is wrong. It is a *TransportError when no answer came that could be understood: then the call may
// have acted or not. Any other error means that nothing was sent.
//
// # Retries
//
// Calls that may be sent twice (reads, and acts that happen once however often they are asked for, such as submitting a
// payoff) are sent again after a transport error and after ErrLimited, with growing pauses. A call that creates is sent
// again only with an idempotency key: with the same key the service acts once and answers as it did first.
package client
