package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"kassa/client"
)

// pretend answers every call with one body, so that the examples run without a service.
func pretend(body string) *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, body)
	}))
}

func ExampleClient_InvoiceCreate() {
	service := pretend(`{"error":false,"errors":[],"id":"123456789_abcdefghij",
		"url":"https://pay.example.com/?i=123456789_abcdefghij","rub_amount":"8146","currency":"USD","amount":"100",
		"type":"purchase","subtract_from":"amount"}`)
	defer service.Close()
	c, err := client.New(client.Config{URL: service.URL, Login: "shop", Secret: "secret"})
	if err != nil {
		log.Fatal(err)
	}
	made, err := c.InvoiceCreate(context.Background(), client.InvoiceRequest{
		Amount: "100", Currency: "USD", Type: client.Purchase, Lifetime: 60, Extra: "order 7",
		CallbackURL:    "https://shop.example.com/paid",
		IdempotencyKey: "order-7", // so that it is sent again when the network fails, and acts once
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("send the payer to", made.URL)
	// Output: send the payer to https://pay.example.com/?i=123456789_abcdefghij
}

func ExampleError() {
	service := pretend(`{"error":true,"errors":["Invoice not found"]}`)
	defer service.Close()
	c, err := client.New(client.Config{URL: service.URL, Login: "shop", Secret: "secret"})
	if err != nil {
		log.Fatal(err)
	}
	_, err = c.InvoiceInfo(context.Background(), "123456789_abcdefghij")
	var refused *client.Error
	switch {
	case errors.Is(err, client.ErrNotFound):
		fmt.Println("no such invoice")
	case errors.As(err, &refused):
		fmt.Println("refused:", refused.Texts)
	case err != nil:
		fmt.Println("no answer, it may have acted:", err)
	}
	// Output: no such invoice
}

func ExampleReceiver() {
	receiver := &client.Receiver{
		Salts: []string{"salt"},
		Invoice: func(_ context.Context, _ string, invoice client.Invoice) error {
			if invoice.State == client.Payed {
				fmt.Println(invoice.Extra, "is paid:", invoice.Amount, invoice.Currency) // credit invoice.ID once
			}
			return nil
		},
		Now: func() time.Time { return time.Unix(1674087231, 0) }, // for the example's sake
	}
	mux := http.NewServeMux()
	mux.Handle("/paid", receiver)

	request := httptest.NewRequest(http.MethodPost, "/paid", strings.NewReader(`{"id":"123456789_abcdefghij","state":"payed",`+
		`"currency":"USD","amount":"100","extra":"order\n7","signature":"871a12bd5572a36e7083d65fe808964016fe4851"}`))
	request.Header.Set("webhook-id", "msg_1")
	request.Header.Set("webhook-timestamp", "1674087231")
	request.Header.Set("webhook-signature", "v1,23Nqhsk64zDjnkLloiAFm48gsh+m+Avdh2hjp3mwIpg=")
	answer := httptest.NewRecorder()
	mux.ServeHTTP(answer, request)
	fmt.Println(answer.Code)
	// Output:
	// order
	// 7 is paid: 100 USD
	// 200
}

func ExampleClient_EventList() {
	service := pretend(`{"error":false,"errors":[],"items":[{"sequence":5,"id":"123456789_abcdefghij-3","type":"invoice",
		"name":"invoice.payed","state":"payed","at":"2024-01-10 11:08:11","object":{"id":"123456789_abcdefghij","state":"payed"}}],
		"cursor":5}`)
	defer service.Close()
	c, err := client.New(client.Config{URL: service.URL, Login: "shop", Secret: "secret"})
	if err != nil {
		log.Fatal(err)
	}
	page, err := c.EventList(context.Background(), client.EventQuery{After: 0, Wait: 20 * time.Second})
	if err != nil {
		log.Fatal(err)
	}
	for _, event := range page.Items {
		fmt.Println(event.Name, event.Invoice.ID)
	}
	fmt.Println("go on after", page.Cursor)
	// Output:
	// invoice.payed 123456789_abcdefghij
	// go on after 5
}

func ExampleDecimal_Cmp() {
	paid, due := client.Decimal("99.50"), client.Decimal("99.5")
	order, err := paid.Cmp(due)
	fmt.Println(order >= 0, err)
	// Output: true <nil>
}
