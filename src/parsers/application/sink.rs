//! The SMTP server on loopback that takes every mail and keeps each `RCPT TO` as it came.

use super::dialogue::{Dialogue, Mail};
use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Connections at a time; what more there are is closed.
const CONNECTIONS: usize = 64;

/// The server, until it is dropped.
pub struct Sink {
    address: SocketAddr,
    inbox: Arc<Inbox>,
    accepting: Option<JoinHandle<()>>,
}

/// What came, and who waits for it.
#[derive(Default)]
struct Inbox {
    came: Mutex<Came>,
    changed: Condvar,
}

#[derive(Default)]
struct Came {
    mails: Vec<Mail>,
    /// Transactions that are under way.
    busy: usize,
    connections: Vec<(SocketAddr, TcpStream)>,
    closed: bool,
}

impl Inbox {
    fn came(&self) -> MutexGuard<'_, Came> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink {
    /// Listens.
    ///
    /// # Errors
    /// What the system says.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let (address, inbox) = (listener.local_addr()?, Arc::<Inbox>::default());
        let ours = Arc::clone(&inbox);
        let accepting = std::thread::spawn(move || accept(&listener, &ours));
        Ok(Self { address, inbox, accepting: Some(accepting) })
    }

    /// The mails that came since the last call, in their order.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.inbox.came().mails)
    }

    /// A mail is being handed over.
    pub fn is_busy(&self) -> bool {
        self.inbox.came().busy > 0
    }

    /// Waits until something came or ended, at most until then.
    pub fn wait(&self, until: Instant) {
        let came = self.inbox.came();
        if came.mails.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let _ = self.inbox.changed.wait_timeout(came, left);
        }
    }
}

impl Drop for Sink {
    /// Connections are closed: a client that keeps them for later finds that at once, and loses no mail.
    fn drop(&mut self) {
        {
            let mut came = self.inbox.came();
            came.closed = true;
            came.connections.iter().for_each(|(_, stream)| _ = stream.shutdown(Shutdown::Both));
        }
        // Whoever accepts looks up for this connection.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        self.accepting.take().into_iter().for_each(|thread| _ = thread.join());
    }
}

fn accept(listener: &TcpListener, inbox: &Arc<Inbox>) {
    for stream in listener.incoming() {
        let mut came = inbox.came();
        if came.closed {
            return;
        }
        let (Ok(stream), true) = (stream, came.connections.len() < CONNECTIONS) else { continue };
        let (Ok(ours), Ok(peer)) = (stream.try_clone(), stream.peer_addr()) else { continue };
        came.connections.push((peer, ours));
        drop(came);
        let inbox = Arc::clone(inbox);
        std::thread::spawn(move || {
            let mut busy = false;
            // A client that goes away is no fault here.
            let _ = serve(&stream, &inbox, &mut busy);
            let _ = stream.shutdown(Shutdown::Both);
            let mut came = inbox.came();
            came.busy -= usize::from(busy);
            came.connections.retain(|(other, _)| *other != peer);
            drop(came);
            inbox.changed.notify_all();
        });
    }
}

/// A client that writes a message in small pieces waits for each to be acknowledged: 40 ms a mail otherwise. The system
/// forgets it with each read.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) {
    let _ = rustix::net::sockopt::set_tcp_quickack(stream, true);
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_: &TcpStream) {}

/// One connection to its end.
fn serve(mut stream: &TcpStream, inbox: &Inbox, busy: &mut bool) -> io::Result<()> {
    let (mut dialogue, mut octets) = (Dialogue::default(), [0; 16 << 10]);
    stream.set_nodelay(true)?;
    stream.write_all(dialogue.greeting())?;
    loop {
        acknowledge_at_once(stream);
        let count = stream.read(&mut octets)?;
        if count == 0 {
            return Ok(());
        }
        let mut out = Vec::new();
        let goes_on = dialogue.hear(&octets[..count], &mut out);
        {
            // Kept before the client hears of it: who mails first and answers then has mailed when the answer comes.
            let mut came = inbox.came();
            came.mails.append(&mut dialogue.take());
            came.busy = came.busy + usize::from(dialogue.is_busy()) - usize::from(*busy);
            *busy = dialogue.is_busy();
        }
        inbox.changed.notify_all();
        stream.write_all(&out)?;
        if !goes_on {
            return Ok(());
        }
    }
}
