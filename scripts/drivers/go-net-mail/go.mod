module addrdiff/drivers/go-net-mail

go 1.21
