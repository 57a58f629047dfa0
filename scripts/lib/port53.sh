# shellcheck shell=sh
# Who holds port 53 on this machine, read from /proc: a fresh system has neither ss nor lsof.

# Prints a line "ADDRESS COMMAND" for each socket of a program other than Tacet that listens on port 53:
# the address in the kernel's hexadecimal form, the command as in /proc/PID/comm. Only root sees the
# commands of all users; where it is hidden it is printed as "?".
tacet_port53_holders() {
    # Columns: sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
    # 0035 is port 53; state 0A is a listening TCP socket, 07 an unconnected UDP socket.
    cat /proc/net/udp /proc/net/udp6 /proc/net/tcp /proc/net/tcp6 2>/dev/null \
        | sed -n 's/^ *[0-9]*: \([0-9A-F]*\):0035 [0-9A-F]*:[0-9A-F]* \(07\|0A\) [^ ]* [^ ]* [^ ]* *[0-9]* *[0-9]* \([0-9]*\) .*/\1 \3/p' \
        | while read -r holder_address holder_inode; do
            holder_command=$(tacet_socket_owner "$holder_inode")
            printf '%s %s\n' "$holder_address" "${holder_command:-?}"
        done | sort -u
}

# Prints the command that has the socket with this inode open.
tacet_socket_owner() {
    for owner_fd in /proc/[0-9]*/fd/*; do
        if [ "$(readlink "$owner_fd" 2>/dev/null)" = "socket:[$1]" ]; then
            owner_process=${owner_fd%/fd/*}
            read -r owner_comm <"$owner_process/comm" || owner_comm='?'
            printf '%s\n' "$owner_comm"
            return 0
        fi
    done
}

# Explains each holder in the way of Tacet and what to do about it. Prints nothing when there is none.
tacet_explain_port53() {
    tacet_port53_holders | while read -r holder_address holder_command; do
        case $holder_command:$holder_address in
            # Its stub listens on 127.0.0.53 and .54 only; Tacet binds each address by itself, not these.
            systemd-resolve:3500007F | systemd-resolve:3600007F) continue ;;
        esac
        echo "$holder_command"
    done | sort -u | while read -r holder_command; do
        case $holder_command in
            systemd-resolve)
                cat <<'REMEDY'
systemd-resolved listens on port 53 of this machine's addresses. Turn that listener off:
    mkdir -p /etc/systemd/resolved.conf.d
    printf '[Resolve]\nDNSStubListener=no\nDNSStubListenerExtra=\n' > /etc/systemd/resolved.conf.d/tacet.conf
    ln -sf ../run/systemd/resolve/resolv.conf /etc/resolv.conf
    systemctl restart systemd-resolved
REMEDY
                ;;
            dnsmasq)
                cat <<'REMEDY'
dnsmasq listens on port 53. If nothing else needs it:
    systemctl disable --now dnsmasq
If it is this network's DHCP server, keep it and turn only its DNS off:
    echo port=0 > /etc/dnsmasq.d/tacet.conf && systemctl restart dnsmasq
If libvirt or NetworkManager started it, it listens on a bridge of its own; then name Tacet's own
addresses under listen.addresses in /etc/tacet/tacet.yaml.
REMEDY
                ;;
            '?') echo "A program that only root can see listens on port 53: ss -lpn 'sport = :53' (as root) names it." ;;
            *) echo "$holder_command listens on port 53: stop it, or give Tacet other addresses (listen.addresses)." ;;
        esac
    done
}
