package main

import (
	"fmt"
	"strings"
)

// lookAround asks what a program asks when it starts, in the ways that programs ask it.
func (c *client) lookAround() error {
	me, err := c.post("/"+strings.Trim(c.base, "/")+"//me/info", `"unknown":null`)
	if err != nil {
		return err
	}
	c.want(fmt.Sprint(me["id"]) != "", "me/info has no `id`")
	for _, of := range []list{c.methods, c.balances} {
		answer, err := c.call(of.action, `"compact":"true","hide_empty":"false"`)
		if err != nil {
			return err
		}
		listed, _ := answer[of.member].(map[string]any)
		for _, name := range known {
			_, there := listed[name]
			c.want(there, "%s lacks %s", of.action, name)
		}
	}
	if err := c.refused("invoice/info", `"id":"999999999_zzzzzzzzzz"`, "not found"); err != nil {
		return err
	}
	return c.refused("invoice/create", `"type":"topup"`, "`amount` field is required")
}

// sell makes an invoice, pays it, and believes what the callback says.
func (c *client) sell() error {
	made, err := c.call("invoice/create", fmt.Sprintf(`"amount":"100","lifetime":"60","type":"purchase","extra":17,
		"payer_details":"payer@example.org","description":null,"required_method":"TEST","callback_url":"%s/invoice/info"`, c.inbox))
	if err != nil {
		return err
	}
	id, _ := made["id"].(string)
	page, _ := made["url"].(string)
	c.want(strings.HasSuffix(page, "/?i="+id), "the page %q of %q", page, id)
	c.wantSum(made, "amount", "100")
	info, err := c.call("invoice/info", `"id":`+quoted(id))
	if err != nil {
		return err
	}
	c.wantState(info, "notpayed")
	c.wantText(info, "extra", "17")
	c.wantAbsent(info, "description", "redirect_url")
	c.want(info["method"] == nil, "`method` is %v, want null", info["method"])
	if _, err := c.post("/v3/sandbox/pay/", `"id":`+quoted(id)); err != nil {
		return err
	}
	told, err := c.told(id)
	if err != nil {
		return err
	}
	c.wantState(told, "payed")
	c.wantText(told, "method", "TEST")
	for member, want := range c.sold {
		c.wantSum(told, member, want)
	}
	return c.sellBits()
}

// sellBits asks for a sum as Python writes it: 0.00001 is 1e-05.
func (c *client) sellBits() error {
	made, err := c.call("invoice/create", `"amount":1e-05,"amount_currency":"BTC","lifetime":60,"type":"topup"`)
	if err != nil {
		return err
	}
	_, ok := c.sum(made["amount"])
	c.want(ok, "`amount` of 1e-05 BTC is %v", made["amount"])
	return nil
}
