package main

import "fmt"

// payOut pays a part of the sale out, and takes another payoff back.
func (c *client) payOut() error {
	id, err := c.reserve("60.50")
	if err != nil {
		return err
	}
	if err := c.refused("payoff/submit", `"id":`+quoted(id), "`signature` field is required"); err != nil {
		return err
	}
	if _, err := c.call("payoff/submit", fmt.Sprintf(`"id":%s,"signature":%q`, quoted(id), c.sign(id))); err != nil {
		return err
	}
	told, err := c.told(id)
	if err != nil {
		return err
	}
	c.wantText(told, "state", "payed")
	c.wantText(told, "wallet", "4111")
	for member, want := range map[string]string{"amount": "60.5", "receive_amount": "60.5", "deduction_amount": "60.5"} {
		c.wantSum(told, member, want)
	}
	if id, err = c.reserve("1"); err != nil {
		return err
	}
	is, err := c.call("payoff/cancel", fmt.Sprintf(`"id":%s,"signature":%q`, quoted(id), c.sign(id)))
	if err != nil {
		return err
	}
	c.wantText(is, "state", "canceled")
	c.wantAbsent(is, "message", "extra")
	return nil
}

// reserve makes a payoff. What is signed is the sum as it is written.
func (c *client) reserve(literal string) (id string, err error) {
	made, err := c.call("payoff/create", fmt.Sprintf(
		`"method":"TEST","wallet":4111,"amount":%s,"subtract_from":"balance","signature":%q,"callback_url":"%s/payoff/info"`,
		literal, c.sign(literal, "TEST", "4111"), c.inbox))
	id, _ = made["id"].(string)
	return id, err
}

// lookBack finds all of it in the lists.
func (c *client) lookBack() error {
	balances, err := c.call(c.balances.action, `"hide_empty":"true"`)
	if err != nil {
		return err
	}
	all, _ := balances[c.balances.member].(map[string]any)
	c.want(len(all) == 1, "the balances are %v, want that of TEST alone", all)
	test, _ := all["TEST"].(map[string]any)
	c.wantSum(test, "amount", "39.5")
	for _, of := range []list{c.invoices, c.payoffs} {
		answer, err := c.call(of.action, `"page":"1","items":"100"`)
		if err != nil {
			return err
		}
		listed, _ := answer[of.member].([]any)
		c.want(len(listed) == 2, "%s has %d items, want 2", of.action, len(listed))
	}
	return nil
}
