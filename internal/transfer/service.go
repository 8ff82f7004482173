package transfer

import (
	"context"
	"time"

	"kassa/internal/fault"
	"kassa/internal/invoice"
	"kassa/internal/ledger"
	"kassa/internal/order"
	"kassa/internal/till"
)

// IDs makes the ids that a transfer needs; its own number comes from the store.
type IDs interface{ Entry() string }

// Service is the life of transfers. All fields are needed; set them once, before the first call.
type Service struct {
	Store Store
	Salts order.Salts
	IDs   IDs
	Now   func() time.Time
}

// now is the clock's time as the databases keep it: milliseconds, UTC.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Millisecond) }

// Create makes a transfer of the till and reserves its money. A wrong request is a fault.List of every fault found; a
// balance that does not cover it, or lies where nothing can be transferred, is a fault of kind Conflict that says why.
func (s *Service) Create(ctx context.Context, owner till.Till, request Request) (Transfer, error) {
	salts, err := s.Salts.Salts(ctx, owner.ID)
	if err != nil {
		return Transfer{}, err
	}
	var faults fault.List
	made, err := s.draft(ctx, &faults, owner, request)
	if err != nil {
		return Transfer{}, err
	}
	order.CheckSum(&faults, request.Signature, salts, request.Amount, made.Amount, signed, request.Method, request.Receiver)
	if err := faults.Err(); err != nil {
		return Transfer{}, err
	}
	made.Type = Internal
	if owner.Settings.TransferLifetime > 0 {
		made.ExpiresAt = made.CreatedAt.Add(owner.Settings.TransferLifetime)
	}
	return s.write(ctx, func(ctx context.Context, tx Tx) (Transfer, error) {
		inserted, err := s.insert(ctx, tx, made)
		if err != nil {
			return Transfer{}, err
		}
		return inserted, request.Keep.In(ctx, tx, inserted)
	})
}

// Order is the operator's transfer from any till, which needs neither a signature nor a submission.
func (s *Service) Order(ctx context.Context, sender int64, request Request, by invoice.Step) (Transfer, error) {
	var faults fault.List
	faults.Append(by.Check())
	owner, err := s.Store.Till(ctx, sender)
	if err != nil {
		return Transfer{}, err
	}
	made, err := s.draft(ctx, &faults, owner, request)
	if err != nil {
		return Transfer{}, err
	}
	if err := faults.Err(); err != nil {
		return Transfer{}, err
	}
	made.Type = System
	return s.write(ctx, func(ctx context.Context, tx Tx) (Transfer, error) {
		inserted, err := s.insert(ctx, tx, made)
		if err != nil {
			return Transfer{}, err
		}
		return s.end(ctx, tx, inserted, order.Submit, by)
	})
}

// draft is a transfer as it is asked for, without its wallet. Faults of the request go into the list.
func (s *Service) draft(ctx context.Context, faults *fault.List, owner till.Till, request Request) (Transfer, error) {
	method, err := order.FindMethod(ctx, s.Store, request.Method)
	if err != nil {
		return Transfer{}, err
	}
	amount := request.read(faults, method)
	made := Transfer{
		Sandbox: owner.Sandbox, Sender: party(owner), Method: method.Name, Amount: amount,
		Description: request.Description, Life: order.Life{State: order.Created, CreatedAt: s.now()},
	}
	if len(*faults) > 0 {
		return made, nil
	}
	receiver, _, err := s.Store.TillByLogin(ctx, request.Receiver, made.CreatedAt)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Transfer{}, err
	}
	// One text for all: who may not send to a till learns nothing about it.
	if err != nil || receiver.Sandbox != owner.Sandbox || receiver.ID == owner.ID {
		faults.Add("receiver", "must be the login of another till, a live one's of a live till, a sandbox one's of a sandbox till")
	}
	made.Receiver = party(receiver)
	return made, nil
}

// insert writes a new transfer and sets its money aside.
func (s *Service) insert(ctx context.Context, tx Tx, made Transfer) (Transfer, error) {
	funds, err := movable(ctx, tx, made)
	if err != nil {
		return Transfer{}, err
	}
	if made.Wallet, err = order.Backing("transfer", made.Method, funds, made.Amount); err != nil {
		return Transfer{}, err
	}
	if made.ID, err = tx.InsertTransfer(ctx, made); err != nil {
		return Transfer{}, err
	}
	return made, s.post(ctx, tx, made, made.CreatedAt, ledger.Reserved, made.reserved())
}

// movable is what the sender has in pools, and in wallets of keys that the receiver uses as well. Money in the sender's own
// wallet is nobody's to move but his.
func movable(ctx context.Context, tx Tx, made Transfer) ([]order.Fund, error) {
	all, err := tx.Funds(ctx, made.Sender.Till, made.Method)
	if err != nil {
		return nil, err
	}
	var funds []order.Fund
	for _, fund := range all {
		common, err := shared(ctx, tx, fund.Wallet, made)
		if err != nil {
			return nil, err
		}
		if common {
			funds = append(funds, fund)
		}
	}
	if len(funds) == 0 && len(all) > 0 {
		return nil, fault.New(fault.Conflict, "A transfer moves money in the operator's pool or in a wallet that both tills use,"+
			" and this till's %s lies in its own wallet: send it from there", made.Method)
	}
	return funds, nil
}

// shared tells whether a wallet backs both tills' balances.
func shared(ctx context.Context, tx Tx, id string, made Transfer) (bool, error) {
	wallet, err := tx.Wallet(ctx, id)
	if err != nil || wallet.Till != 0 {
		return false, err
	}
	if wallet.Descriptor == "" {
		return true, nil // a pool
	}
	receivers, err := tx.TillWallet(ctx, made.Receiver.Till, made.Method, wallet.Network)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return false, nil
	}
	return receivers.ID == wallet.ID, err
}

// write does something about one transfer in one transaction.
func (s *Service) write(ctx context.Context, do func(context.Context, Tx) (Transfer, error)) (is Transfer, err error) {
	err = s.Store.WriteTransfer(ctx, func(ctx context.Context, tx Tx) (err error) {
		is, err = do(ctx, tx)
		return err
	})
	if err != nil {
		return Transfer{}, err
	}
	return is, nil
}

func (s *Service) post(ctx context.Context, tx Tx, of Transfer, at time.Time, reason ledger.Reason, postings []ledger.Posting) error {
	return tx.Post(ctx, ledger.Entry{ID: s.IDs.Entry(), At: at, Reason: reason, Transfer: of.ID, Postings: postings})
}
